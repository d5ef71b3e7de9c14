/// What is known about a broadcast, and who may enter its room.
///
/// The catalog decides about broadcasts; its events are copied here (group `chat`, each applied
/// once, in one transaction with the note that it was). A client may arrive sooner than the event
/// that creates its room: the directory then waits a moment before it says that there is no such
/// room.
///
/// A PRIVATE room does not exist for strangers: they hear "not found", word for word as for an id
/// that was never given out.
@NullMarked
package live.spyglass.chat.room;

import org.jspecify.annotations.NullMarked;
