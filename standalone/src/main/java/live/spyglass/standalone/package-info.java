/// Spyglass on one machine. `live.spyglass.standalone.store` holds the backing stores, and
/// `live.spyglass.standalone.process` the programs run as children.
@NullMarked
package live.spyglass.standalone;

import org.jspecify.annotations.NullMarked;
