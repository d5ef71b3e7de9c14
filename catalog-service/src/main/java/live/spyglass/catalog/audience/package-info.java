/// How many people watch, as the chat service counts them. The values are absolute and the newest
/// wins, so an event that comes twice, or late, changes nothing: no memory of events is needed.
@NullMarked
package live.spyglass.catalog.audience;

import org.jspecify.annotations.NullMarked;
