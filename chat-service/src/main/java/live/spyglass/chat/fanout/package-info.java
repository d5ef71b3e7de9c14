/// How replicas tell each other: one Redis connection for commands, one for subscriptions, and the
/// small language they speak on a room's channel.
///
/// Nothing here is kept that could not be lost. Messages are in PostgreSQL before they are
/// announced, so an announcement that never arrives costs a look into the database and no message:
/// whoever subscribes again after a break, and whoever sees a hole in the ids, reads what is
/// missing there. Counters in Redis only ever grow to a maximum (`heart`) or follow from sets
/// (`presence`), so each command may be sent twice.
///
/// While Redis is away, commands fail at once instead of queueing.
@NullMarked
package live.spyglass.chat.fanout;

import org.jspecify.annotations.NullMarked;
