package live.spyglass.ingest.flv;

import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;

/// What the body of an audio or video tag says.
public sealed interface FlvTag {

  /// Frames of this kind are decoded like this from now on.
  record Configuration(Track track) implements FlvTag {}

  record Media(Frame frame) implements FlvTag {}

  /// Well formed, and nothing that a stream is made of: end of sequence, colour metadata, an empty
  /// frame.
  enum Ignored implements FlvTag {
    IGNORED
  }

  /// A frame that came before the configuration it needs.
  record Unconfigured(Codec codec) implements FlvTag {}

  /// Something that this platform does not take; `what` names it for the broadcaster.
  record Unsupported(StreamRefused.Reason reason, String what) implements FlvTag {}
}
