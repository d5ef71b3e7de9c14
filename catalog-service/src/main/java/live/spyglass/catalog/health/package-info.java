/// What ingest last measured of a broadcast's stream, for its owner to see what is wrong. The
/// newest wins, so an event that comes twice, or late, changes nothing.
@NullMarked
package live.spyglass.catalog.health;

import org.jspecify.annotations.NullMarked;
