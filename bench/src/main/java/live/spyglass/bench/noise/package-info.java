/// How steady the machine is.
@NullMarked
package live.spyglass.bench.noise;

import org.jspecify.annotations.NullMarked;
