/// From the encoder's first byte to a broadcast that everybody sees in the list.
@NullMarked
package live.spyglass.bench.catalogue;

import org.jspecify.annotations.NullMarked;
