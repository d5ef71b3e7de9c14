package live.spyglass.ingest.webrtc.receive;

import java.util.List;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;

/// RFC 7587: a packet of RTP is a packet of Opus.
final class OpusDepacketizer implements Depacketizer {

  /// OpusHead (RFC 7845 §5.1): two channels, which a decoder makes of one as well; nothing to skip,
  /// since it begins in the middle; 48 kHz, no gain, mapping family 0.
  private static final Track TRACK =
      new Track(
          Codec.OPUS,
          Payload.of(
              new byte[] {
                'O',
                'p',
                'u',
                's',
                'H',
                'e',
                'a',
                'd',
                1,
                2,
                0,
                0,
                (byte) 0x80,
                (byte) 0xbb,
                0,
                0,
                0,
                0,
                0
              }));

  /// 120 ms, the longest packet (RFC 6716 §3.2.5), in samples of 48 kHz.
  private static final int LONGEST = 5760;

  @Override
  public boolean begins(Payload payload) {
    return true;
  }

  @Override
  public Assembled assemble(List<Payload> payloads) throws MalformedPacketException {
    Payload packet = payloads.getFirst();
    int samples = samples(packet);
    if (samples == 0 || samples > LONGEST) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
    return new Assembled.Picture(TRACK, true, packet);
  }

  /// How long a packet lasts, in samples of 48 kHz; 0 when it is none (RFC 6716 §3.1, §3.2).
  static int samples(Payload packet) {
    if (packet.size() == 0) {
      return 0;
    }
    int first = packet.at(0);
    int frames =
        switch (first & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> packet.size() < 2 ? 0 : packet.at(1) & 63;
        };
    return frames * frameSamples(first >> 3);
  }

  /// Table 2 of RFC 6716.
  private static int frameSamples(int configuration) {
    if (configuration < 12) {
      return new int[] {480, 960, 1920, 2880}[configuration & 3];
    }
    return configuration < 16 ? (configuration & 1) == 0 ? 480 : 960 : 120 << (configuration & 3);
  }

  /// A packet of one frame without bytes, of the same mode and length as those of another: a
  /// decoder fills it in by itself, as it does for what was lost or not sent for its silence (RFC
  /// 6716 §3.2.1, §3.4).
  static Payload filler(Payload like) {
    return Payload.of((byte) (like.at(0) & 0xfc));
  }
}
