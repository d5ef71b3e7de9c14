@NullMarked
package live.spyglass.bench;

import org.jspecify.annotations.NullMarked;
