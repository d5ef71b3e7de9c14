/// The gateway's media path against nginx, and how often it asks an origin.
@NullMarked
package live.spyglass.bench.edge;

import org.jspecify.annotations.NullMarked;
