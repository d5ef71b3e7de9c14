@NullMarked
package live.spyglass.gateway.entrance;

import org.jspecify.annotations.NullMarked;
