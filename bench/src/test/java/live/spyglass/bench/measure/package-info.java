@NullMarked
package live.spyglass.bench.measure;

import org.jspecify.annotations.NullMarked;
