@NullMarked
package live.spyglass.gateway;

import org.jspecify.annotations.NullMarked;
