/// The door: WebSockets (RFC 6455) at `/chat/{broadcastId}`, on a port of their own.
///
/// **Query.** `access_token`: who one is; without it one only reads. `grant`: leave to enter a
/// PRIVATE room. `viewer`: how the browser calls itself (up to 64 characters of `A-Z a-z 0-9 - _`),
/// so that two tabs of somebody not signed in count as one person. `after`: the id of the last
/// message seen.
///
/// **First** come the room's state, then the last fifty messages, or after a reconnect (`after`)
/// all that were missed, up to five hundred; if it was more, the state frame says `"truncated":
/// true` and the rest can be read over HTTP. Then hearts and people, then whatever happens.
///
/// **Refused** before the upgrade, by HTTP status: a foreign `Origin` (403), too many connections
/// of an address (429) or altogether (503). A browser cannot read those; what it should tell a
/// person comes as an `error` frame and a close code: 4401 the access token is not valid or has
/// expired, 4403 the grant is not, 4404 there is no such broadcast (any more), 1008 unreadable
/// frames or too many of them, 1009 a frame is too large, 1013 too slow or try again later, 1001
/// this replica ends (reconnect at once).
///
/// **Threads.** A connection belongs to one event loop and is touched there only. A room has a
/// `Shard` on each loop. Nobody is sent anything by being found in a list of strangers: the room
/// keeps the newest messages in order, and each shard, when woken, takes what is new, encodes it
/// once into one buffer and writes that same buffer to each of its connections: several frames, one
/// write, one flush. The time until the next waking grows with the time that the last one took, up
/// to 50 ms, so a crowded room sends fuller buffers instead of more of them.
///
/// **Slow readers.** Whoever does not take what is sent is passed over, and caught up from the
/// room's newest messages when the connection drains; what is older by then is skipped and counted.
/// After thirty seconds without taking anything the connection is closed. Nobody waits for anybody.
@NullMarked
package live.spyglass.chat.websocket;

import org.jspecify.annotations.NullMarked;
