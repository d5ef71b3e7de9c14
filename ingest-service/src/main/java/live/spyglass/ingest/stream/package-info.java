/// The stream model: what every protocol feeds and every reader reads. Plain Java; it knows no
/// protocol, no container, no framework.
///
/// A `LiveStream` has at most one video and one audio `Track` at a time and a run of `Frame`s, each
/// of which names the track (and so the decoder configuration) that it needs. A change of
/// configuration in mid-stream is therefore nothing special: the next frame names another track.
/// Frames are stored as in ISO BMFF: H.264 and HEVC as length-prefixed NAL units, AAC without ADTS
/// headers. Times are microseconds on the publisher's clock, as they arrived: they may start
/// anywhere, jump and step back. `Continuity` counts where they do: frames of another epoch say so.
///
/// One thread writes; any number read, each from its own bounded queue. The stream keeps everything
/// from the last point where a decoder can start, so that a reader has a picture at once. A reader
/// that does not keep up loses what it has queued and goes on at the next such point; the writer
/// never waits for anybody. What all streams together hold is bounded by one `MediaBudget`.
@NullMarked
package live.spyglass.ingest.stream;

import org.jspecify.annotations.NullMarked;
