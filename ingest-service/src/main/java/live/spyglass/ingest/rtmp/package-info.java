/// RTMP and RTMPS: what encoders such as OBS, Larix and FFmpeg speak. Adobe's Real Time Messaging
/// Protocol specification 1.0, with Enhanced RTMP v2 for the newer codecs; a publisher's side only.
///
/// Sockets and protocol are apart. `RtmpServer` owns listeners and connections and their limits;
/// `EventLoops` are the few threads that serve all of them; `RtmpConnection` owns one socket and
/// its deadlines; `ChunkReader` and `ChunkWriter` turn bytes, as they happen to arrive, into
/// messages and back (§5.3); `RtmpSession` answers messages (§7) and knows the state of the
/// conversation; `MediaReceiver` turns media messages into frames. Nothing that an event loop calls
/// blocks: the publish door is asked on a thread of its own, while the connection is not read.
///
/// Everything here was sent by a stranger. Until a stream key is accepted a connection may hold a
/// few kilobytes and live for a few seconds; afterwards one message of bounded size may be under
/// way, and all connections together have a budget for those; memory is taken as bytes arrive and
/// never because a header promises some, and a publisher that sends no media is dropped. What
/// breaks a rule is an `RtmpException` and closes that connection alone.
@NullMarked
package live.spyglass.ingest.rtmp;

import org.jspecify.annotations.NullMarked;
