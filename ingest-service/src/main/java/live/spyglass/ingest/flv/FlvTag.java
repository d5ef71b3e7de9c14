package live.spyglass.ingest.flv;

import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;

/// What the body of an audio or video tag says.
public sealed interface FlvTag {

  /// Frames of this kind are decoded like this from now on.
  record Configuration(Track track) implements FlvTag {}

  record Media(Frame frame) implements FlvTag {}

  /// Well formed, and nothing that a stream is made of: end of sequence, colour metadata, an empty
  /// frame, a frame that came before the configuration it needs.
  enum Ignored implements FlvTag {
    IGNORED
  }

  /// Something that this platform does not take; `what` names it for the broadcaster.
  record Unsupported(String what) implements FlvTag {}
}
