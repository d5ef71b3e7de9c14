@NullMarked
package live.spyglass.support.tracing;

import org.jspecify.annotations.NullMarked;
