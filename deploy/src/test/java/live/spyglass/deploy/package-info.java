/// What can be known of the manifests, alerts and dashboards without a cluster at hand.
@NullMarked
package live.spyglass.deploy;

import org.jspecify.annotations.NullMarked;
