package live.spyglass.ingest.webrtc.receive;

import java.util.function.Consumer;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;

/// Writes sound without holes. Packets that were lost, or not sent because there was silence
/// (discontinuous transmission, RFC 7587 §3.1.3), are replaced by ones that tell the decoder to
/// fill in by itself, so that what follows stays in its place whoever copies it.
final class SoundTimes {

  /// Samples of 48 kHz, the clock of Opus (RFC 7587 §4.1).
  private static final int RATE = 48_000;

  /// A longer pause is one.
  private static final int LONGEST_HOLE = RATE;

  private boolean any;
  private long end;

  /// `micros`: the time of `timestamp`.
  void write(Assembled.Picture packet, long timestamp, long micros, Consumer<Frame> out) {
    Payload data = packet.data();
    Payload filler = OpusDepacketizer.filler(data);
    int step = OpusDepacketizer.samples(filler);
    long hole = timestamp - end;
    if (any && hole >= step && hole <= LONGEST_HOLE) {
      for (long missing = hole / step * step; missing > 0; missing -= step) {
        out.accept(frame(packet.track(), micros - missing * 1_000_000 / RATE, filler));
      }
    }
    any = true;
    end = timestamp + OpusDepacketizer.samples(data);
    out.accept(frame(packet.track(), micros, data));
  }

  private static Frame frame(Track track, long micros, Payload data) {
    return new Frame(track, micros, 0, true, data);
  }
}
