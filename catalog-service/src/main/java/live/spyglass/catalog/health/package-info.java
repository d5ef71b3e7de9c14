/// What ingest last measured of a broadcast's stream, and why it turned a publisher away, for the
/// owner to see what is wrong. The newest wins, so an event that comes twice, or late, changes
/// nothing.
@NullMarked
package live.spyglass.catalog.health;

import org.jspecify.annotations.NullMarked;
