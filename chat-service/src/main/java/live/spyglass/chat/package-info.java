/// Conversation around a broadcast: messages, hearts and the number of people.
///
/// A viewer holds one WebSocket to `/chat/{broadcastId}` on any replica. What is said is stored in
/// PostgreSQL first, where it gets its place in the order, and travels to the other replicas
/// through Redis. PostgreSQL is therefore the truth of messages and of the heart timeline; Redis
/// carries and counts, and can be emptied at any time without losing either.
///
/// Packages, each of which knows only those before it: `fanout` (Redis), `room` (what the catalog
/// says about a broadcast, who may enter), `moderation` (limits), `message`, `heart`, `presence`,
/// and `websocket`, the door that joins them.
@NullMarked
package live.spyglass.chat;

import org.jspecify.annotations.NullMarked;
