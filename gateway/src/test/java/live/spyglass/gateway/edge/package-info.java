@NullMarked
package live.spyglass.gateway.edge;

import org.jspecify.annotations.NullMarked;
