package live.spyglass.ingest.mpegts;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;

/// Where the frames of a transport stream go, in the order in which they were whole.
public interface MpegTsSink {

  void write(Frame frame);

  /// A frame came before the configuration that its decoder needs.
  void writeUnconfigured(Codec.Kind kind);

  /// A frame that lacks bytes, or makes no sense, was dropped.
  void lost();
}
