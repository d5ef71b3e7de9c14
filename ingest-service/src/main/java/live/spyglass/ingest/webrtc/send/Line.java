package live.spyglass.ingest.webrtc.send;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.sdp.Extension;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.PeerTransport;

/// One kind of media to one viewer: its SSRC, its numbers and its times (RFC 3550 §5.1), and what
/// was sent of it last. Used on the viewer's event loop.
final class Line {

  private static final int HEADER = 12;
  private static final int ONE_BYTE_EXTENSIONS = 0xbede;
  private static final int MARKER = 0x80;

  /// The number that a packet sent again had at first (RFC 4588 §4).
  private static final int ORIGINAL_SEQUENCE = 2;

  private static final int LONGEST_HEADER = HEADER + 4 + 40;

  private final NegotiatedMedia media;
  private final long ssrc;
  private final long rtxSsrc;
  private final History history = new History();
  private final byte[] scratch =
      new byte[LONGEST_HEADER + ORIGINAL_SEQUENCE + Packet.LARGEST + PeerTransport.SPARE];

  /// Header and extensions as they begin every packet.
  private final byte[] template;

  private final int sendTimeAt;
  private final int transportSequenceAt;
  private final int timestampBase = ThreadLocalRandom.current().nextInt();
  private int sequence = ThreadLocalRandom.current().nextInt(1 << 15);
  private int rtxSequence = ThreadLocalRandom.current().nextInt(1 << 15);
  private NegotiatedCodec codec;
  private int profile = -1;
  private long packets;
  private long octets;

  /// The media must have a codec and an SSRC.
  Line(NegotiatedMedia media) {
    this.media = media;
    this.codec = media.codecs().getFirst();
    this.ssrc = media.ssrcs().getFirst();
    this.rtxSsrc =
        media.rtxOf().entrySet().stream()
            .filter(pair -> pair.getValue() == ssrc)
            .mapToLong(Map.Entry::getKey)
            .findFirst()
            .orElse(-1);
    byte[] whole = new byte[LONGEST_HEADER];
    whole[0] = (byte) 0x80;
    put32(whole, 8, (int) ssrc);
    int at = HEADER + 4;
    Integer mid = media.extensions().get(Extension.MID);
    byte[] name = media.mid().getBytes(StandardCharsets.US_ASCII);
    if (mid != null && name.length > 0 && name.length <= 16) {
      whole[at++] = (byte) (mid << 4 | name.length - 1);
      System.arraycopy(name, 0, whole, at, name.length);
      at += name.length;
    }
    Integer sendTime = media.extensions().get(Extension.ABS_SEND_TIME);
    sendTimeAt = sendTime == null ? -1 : at + 1;
    if (sendTime != null) {
      whole[at] = (byte) (sendTime << 4 | 2);
      at += 4;
    }
    Integer transport = media.extensions().get(Extension.TRANSPORT_CC);
    transportSequenceAt = transport == null ? -1 : at + 1;
    if (transport != null) {
      whole[at] = (byte) (transport << 4 | 1);
      at += 3;
    }
    if (at == HEADER + 4) {
      at = HEADER;
    } else {
      at = at + 3 & ~3;
      whole[0] |= 0x10;
      put16(whole, HEADER, ONE_BYTE_EXTENSIONS);
      put16(whole, HEADER + 2, (at - HEADER - 4) / 4);
    }
    template = Arrays.copyOf(whole, at);
  }

  long ssrc() {
    return ssrc;
  }

  long packets() {
    return packets;
  }

  long octets() {
    return octets;
  }

  Codec.Kind kind() {
    return media.kind();
  }

  /// Whether the viewer agreed to take it; it is what is sent from now on.
  boolean select(Codec wanted, int wantedProfile) {
    if (codec.codec() != wanted || profile != wantedProfile) {
      Optional<NegotiatedCodec> found = find(wanted, wantedProfile);
      if (found.isEmpty()) {
        return false;
      }
      codec = found.get();
      profile = wantedProfile;
    }
    return true;
  }

  /// When it is shown, `micros` on the viewer's clock, in units of the media's.
  int timestamp(long micros) {
    return timestampBase + (int) (micros * codec.clockRate() / 1_000_000);
  }

  /// Returns the bytes sent. `transportSequence` is written where it was agreed on.
  int send(
      PeerTransport transport,
      Packet packet,
      boolean marker,
      int timestamp,
      int transportSequence,
      long nanos) {
    int own = sequence;
    sequence = sequence + 1 & 0xffff;
    int end = begin(marker, codec.payloadType(), own, timestamp, transportSequence, nanos);
    end = packet.copyTo(scratch, end);
    if (rtxSsrc >= 0 && codec.rtxPayloadType().isPresent()) {
      history.add(own, packet, timestamp, marker, nanos);
    }
    packets++;
    octets += packet.size();
    transport.sendRtp(scratch, end);
    return end;
  }

  /// Sends once more by RTX (RFC 4588 §4) what had this number; 0 when that cannot be.
  int sendAgain(
      PeerTransport transport,
      int lostSequence,
      int transportSequence,
      long pauseNanos,
      long nanos) {
    OptionalInt payloadType = codec.rtxPayloadType();
    if (rtxSsrc < 0 || payloadType.isEmpty()) {
      return 0;
    }
    Packet packet = history.takeAgain(lostSequence, pauseNanos, nanos);
    if (packet == null) {
      return 0;
    }
    int end =
        begin(
            history.marker(lostSequence),
            payloadType.getAsInt(),
            rtxSequence,
            history.timestamp(lostSequence),
            transportSequence,
            nanos);
    rtxSequence = rtxSequence + 1 & 0xffff;
    put32(scratch, 8, (int) rtxSsrc);
    put16(scratch, end, lostSequence);
    end = packet.copyTo(scratch, end + ORIGINAL_SEQUENCE);
    transport.sendRtp(scratch, end);
    return end;
  }

  private int begin(
      boolean marker,
      int payloadType,
      int number,
      int timestamp,
      int transportSequence,
      long nanos) {
    System.arraycopy(template, 0, scratch, 0, template.length);
    scratch[1] = (byte) ((marker ? MARKER : 0) | payloadType);
    put16(scratch, 2, number);
    put32(scratch, 4, timestamp);
    if (sendTimeAt >= 0) {
      // 24 bits of seconds, 18 of them behind the point.
      int time = (int) (((nanos / 1000) << 18) / 1_000_000);
      scratch[sendTimeAt] = (byte) (time >> 16);
      put16(scratch, sendTimeAt + 1, time);
    }
    if (transportSequenceAt >= 0) {
      put16(scratch, transportSequenceAt, transportSequence);
    }
    return template.length;
  }

  /// Of H.264 the packetization mode that may cut units (RFC 6184 §8.1), in the stream's own
  /// profile where that was agreed on. Decoders take more than they say, so another one will do.
  private Optional<NegotiatedCodec> find(Codec wanted, int wantedProfile) {
    Optional<NegotiatedCodec> found = Optional.empty();
    for (NegotiatedCodec one : media.codecs()) {
      if (one.codec() != wanted || !Payloads.canBeSent(one)) {
        continue;
      }
      if (wanted != Codec.H264 || Payloads.profile(one) == wantedProfile) {
        return Optional.of(one);
      }
      found = found.or(() -> Optional.of(one));
    }
    return found;
  }

  private static void put16(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
  }

  private static void put32(byte[] out, int at, int value) {
    put16(out, at, value >> 16);
    put16(out, at + 2, value);
  }
}
