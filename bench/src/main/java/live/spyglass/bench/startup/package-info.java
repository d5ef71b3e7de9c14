/// What it costs to start the five services.
@NullMarked
package live.spyglass.bench.startup;

import org.jspecify.annotations.NullMarked;
