/// Where a request goes, and what it may carry there.
@NullMarked
package live.spyglass.gateway.routing;

import org.jspecify.annotations.NullMarked;
