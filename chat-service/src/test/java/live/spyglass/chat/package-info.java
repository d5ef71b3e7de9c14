/// The whole service, two replicas of it, with real PostgreSQL, Kafka and Redis, seen from a
/// viewer's end of the socket.
@NullMarked
package live.spyglass.chat;

import org.jspecify.annotations.NullMarked;
