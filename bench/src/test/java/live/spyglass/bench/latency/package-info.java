@NullMarked
package live.spyglass.bench.latency;

import org.jspecify.annotations.NullMarked;
