/// The transcode service: takes a publisher's stream as it comes from ingest and makes of it what a
/// browser can play within a second or two, and keep.
///
/// One broadcast on its way through: `job` claims it by a lease and reads the stream; `ladder`
/// looks at its head and decides what is encoded and what is copied; `ffmpeg` runs the one child
/// process that does so; `packaging` cuts what comes out into parts and segments and writes
/// playlists (RFC 8216bis); `recording` stores them and turns them into a replay and an MP4;
/// `poster` keeps a picture of it; `origin` serves all of it to the gateway; `storage` is where the
/// bytes lie.
///
/// A node keeps nothing that another could not go on from: claims are in Redis, media is in object
/// storage. What is only here is the live edge, the newest few seconds.
@NullMarked
package live.spyglass.transcode;

import org.jspecify.annotations.NullMarked;
