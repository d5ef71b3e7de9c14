@NullMarked
package live.spyglass.gateway.routing;

import org.jspecify.annotations.NullMarked;
