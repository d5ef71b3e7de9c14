/// Playback by WebRTC: what a broadcast's viewers on this node are sent.
///
/// A `Stage` is a broadcast that somebody here watches. It finds where the frames are (a stream of
/// this node, one of another ingest node, or the rung that a transcode node makes while it is asked
/// for) and has one `Feed` for each that is used. A feed makes packets of a frame once, for all; a
/// `WebRtcViewer` gives them its own numbers, times and marks on its transport's event loop.
/// Everything that waits is bounded by frames of the group of pictures, and nobody waits for
/// anybody: a viewer that falls behind goes on at a keyframe.
@NullMarked
package live.spyglass.ingest.webrtc.send;

import org.jspecify.annotations.NullMarked;
