/// The whole service, two replicas of it, with real PostgreSQL, Kafka and Redis, seen through the
/// JDK's own WebSocket client.
@NullMarked
package live.spyglass.chat;

import org.jspecify.annotations.NullMarked;
