package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;
import live.spyglass.ingest.webrtc.receive.ReceiveCounts.Count;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;

/// Cuts the packets of one source, which come in order, into frames: a frame ends with the marker,
/// or where the timestamp changes; every packet of sound is one. After a loss nothing comes out
/// until a keyframe that is whole.
final class FrameAssembler {

  /// Who gets the frames.
  interface Exit {

    /// `nanos`: when the first packet of it came.
    void frame(Assembled.Picture frame, long timestamp, long nanos);

    /// A picture came without the configuration that it needs.
    void unconfigured();
  }

  private static final int MOST_PACKETS = 4096;
  private static final int MOST_BYTES = 4 << 20;

  private final Depacketizer depacketizer;
  private final boolean picture;
  private final ReceiveCounts counts;
  private final Exit exit;
  private final List<Payload> parts = new ArrayList<>();
  private int bytes;
  private long timestamp;
  private long nanos;
  private boolean open;
  private boolean broken;
  private boolean lost;
  private boolean awaitingKeyframe;

  FrameAssembler(NegotiatedCodec codec, ReceiveCounts counts, Exit exit) {
    this.depacketizer = Depacketizer.of(codec);
    this.picture = codec.codec().kind() == Codec.Kind.VIDEO;
    this.awaitingKeyframe = picture;
    this.counts = counts;
    this.exit = exit;
  }

  /// Whether nothing comes out before a keyframe.
  boolean isAwaitingKeyframe() {
    return awaitingKeyframe;
  }

  void packet(MediaPacket packet) {
    if (packet.data().size() == 0) {
      return; // a probe of the way's capacity
    }
    if (open && packet.timestamp() != timestamp) {
      finish();
    }
    if (!open) {
      open = true;
      timestamp = packet.timestamp();
      nanos = packet.nanos();
      broken = lost && !depacketizer.begins(packet.data());
      lost = false;
    }
    bytes += packet.data().size();
    if (broken || parts.size() == MOST_PACKETS || bytes > MOST_BYTES) {
      broken = true;
      parts.clear();
    } else {
      parts.add(packet.data());
    }
    if (packet.marker() || !picture) {
      finish();
    }
  }

  /// Packets before the next are missing for good.
  void lost() {
    if (open) {
      broken = true;
      finish();
    }
    lost = true;
    awaitingKeyframe = picture;
  }

  private void finish() {
    open = false;
    bytes = 0;
    try {
      if (broken) {
        drop();
      } else {
        pass(depacketizer.assemble(parts));
      }
    } catch (MalformedPacketException e) {
      counts.malformed(e);
      drop();
    } finally {
      parts.clear();
    }
  }

  private void pass(Assembled assembled) {
    switch (assembled) {
      case Assembled.Picture frame -> {
        if (awaitingKeyframe && !frame.keyframe()) {
          counts.one(Count.FRAMES_UNUSABLE);
        } else {
          awaitingKeyframe = false;
          exit.frame(frame, timestamp, nanos);
        }
      }
      case Assembled.Without.NOTHING -> {}
      case Assembled.Without.CONFIGURATION -> {
        counts.one(Count.FRAMES_UNUSABLE);
        awaitingKeyframe = picture;
        exit.unconfigured();
      }
    }
  }

  private void drop() {
    counts.one(Count.FRAMES_BROKEN);
    awaitingKeyframe = picture;
  }
}
