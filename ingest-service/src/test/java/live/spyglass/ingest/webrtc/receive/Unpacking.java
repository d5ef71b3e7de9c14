package live.spyglass.ingest.webrtc.receive;

import java.util.List;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;

/// What a receiver makes of payloads, for tests of those who send them.
public final class Unpacking {

  private final Depacketizer depacketizer;

  public Unpacking(NegotiatedCodec codec) {
    depacketizer = Depacketizer.of(codec);
  }

  /// The frame, at no particular time. Throws when there is none, or not the first payload would be
  /// taken for the first.
  public Frame frame(List<Payload> payloads) throws MalformedPacketException {
    if (!(depacketizer.assemble(payloads)
        instanceof Assembled.Picture(var track, boolean keyframe, var data))) {
      throw new AssertionError("no frame");
    }
    return new Frame(track, 0, 0, keyframe, data);
  }
}
