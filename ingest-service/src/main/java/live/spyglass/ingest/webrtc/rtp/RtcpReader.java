package live.spyglass.ingest.webrtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.ReportBlock;

/// Reads compounds, whole or of reduced size (RFC 3550 §6.1, RFC 5506): any packet may come first.
public final class RtcpReader {

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int GOODBYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;

  static final int FORMAT_NACK = 1;
  static final int FORMAT_TRANSPORT_CC = 15;
  static final int FORMAT_PLI = 1;
  static final int FORMAT_FIR = 4;
  static final int FORMAT_APPLICATION = 15;

  static final int REMB = 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B';
  static final int BLOCK = 24;
  static final int CNAME = 1;

  /// Packets of one compound.
  private static final int MOST_PACKETS = 64;

  /// What one feedback may claim to be about: run lengths would let a few bytes claim 65535.
  private static final int MOST_STATUSES = 4096;

  /// Sequence numbers that one compound may ask for again.
  private static final int MOST_NACKS = 2048;

  private final byte[] in;
  private final int type;
  private final int count;
  private final int end;
  private int at;

  private RtcpReader(byte[] in, int type, int count, int at, int end) {
    this.in = in;
    this.type = type;
    this.count = count;
    this.at = at;
    this.end = end;
  }

  /// Whether a packet that came where both may come is RTCP, by its second byte (RFC 5761 §4).
  public static boolean isRtcp(int secondByte) {
    int type = secondByte & 0x7f;
    return type >= 64 && type < 96;
  }

  /// The packets of a compound, in order.
  public static List<RtcpPacket> read(byte[] bytes, int offset, int length)
      throws MalformedPacketException {
    List<RtcpPacket> packets = new ArrayList<>();
    int end = offset + length;
    int at = offset;
    require(length >= 4, Reason.TRUNCATED);
    while (at < end) {
      require(end - at >= 4, Reason.TRUNCATED);
      require(packets.size() < MOST_PACKETS, Reason.EXCESSIVE);
      int first = Bytes.u8(bytes, at);
      require(first >> 6 == 2, Reason.VERSION);
      int next = at + 4 + 4 * Bytes.u16(bytes, at + 2);
      require(next <= end, Reason.TRUNCATED);
      int last = next;
      if ((first & 0x20) != 0) {
        int padding = Bytes.u8(bytes, next - 1);
        require(padding > 0 && padding <= next - at - 4, Reason.PADDING);
        last -= padding;
      }
      packets.add(
          new RtcpReader(bytes, Bytes.u8(bytes, at + 1), first & 31, at + 4, last).packet());
      at = next;
    }
    return packets;
  }

  private RtcpPacket packet() throws MalformedPacketException {
    return switch (type) {
      case SENDER_REPORT -> senderReport();
      case RECEIVER_REPORT -> new RtcpPacket.ReceiverReport(u32(), blocks());
      case SOURCE_DESCRIPTION -> description();
      case GOODBYE -> new RtcpPacket.Goodbye(ssrcs(count));
      case TRANSPORT_FEEDBACK -> transportFeedback();
      case PAYLOAD_FEEDBACK -> payloadFeedback();
      default -> new RtcpPacket.Other(type, count);
    };
  }

  private RtcpPacket senderReport() throws MalformedPacketException {
    long sender = u32();
    long ntp = u32() << 32 | u32();
    return new RtcpPacket.SenderReport(sender, ntp, u32(), u32(), u32(), blocks());
  }

  private List<ReportBlock> blocks() throws MalformedPacketException {
    require(end - at >= count * BLOCK, Reason.CONTROL);
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long ssrc = u32();
      int lost = (int) u32();
      blocks.add(new ReportBlock(ssrc, lost >>> 24, lost << 8 >> 8, u32(), u32(), u32(), u32()));
    }
    return blocks;
  }

  /// Each chunk: a source, items of type, length and text, and zeros up to the next four bytes.
  private RtcpPacket description() throws MalformedPacketException {
    List<RtcpPacket.SourceDescription.Name> names = new ArrayList<>();
    int begin = at;
    for (int i = 0; i < count; i++) {
      long ssrc = u32();
      int item = u8();
      while (item != 0) {
        int size = u8();
        require(size <= end - at, Reason.CONTROL);
        if (item == CNAME) {
          names.add(
              new RtcpPacket.SourceDescription.Name(
                  ssrc, new String(in, at, size, StandardCharsets.UTF_8)));
        }
        at += size;
        item = u8();
      }
      at += -(at - begin) & 3;
    }
    return new RtcpPacket.SourceDescription(names);
  }

  private RtcpPacket transportFeedback() throws MalformedPacketException {
    long sender = u32();
    long media = u32();
    return switch (count) {
      case FORMAT_NACK -> new RtcpPacket.Nack(sender, media, sequences());
      case FORMAT_TRANSPORT_CC -> arrivals(sender, media);
      default -> new RtcpPacket.Other(type, count);
    };
  }

  private List<Integer> sequences() throws MalformedPacketException {
    require((end - at) % 4 == 0, Reason.CONTROL);
    List<Integer> sequences = new ArrayList<>();
    while (at < end) {
      int first = u16();
      int mask = u16();
      sequences.add(first);
      for (int i = 0; i < 16; i++) {
        if ((mask >> i & 1) == 1) {
          sequences.add(first + i + 1 & 0xffff);
        }
      }
      require(sequences.size() <= MOST_NACKS, Reason.EXCESSIVE);
    }
    return sequences;
  }

  private RtcpPacket arrivals(long sender, long media) throws MalformedPacketException {
    int base = u16();
    int statuses = u16();
    int last = (int) u32();
    require(statuses <= MOST_STATUSES, Reason.EXCESSIVE);
    byte[] sizes = new byte[statuses];
    for (int i = 0; i < statuses; ) {
      i = statuses(sizes, i, u16());
    }
    List<Integer> deltas = new ArrayList<>(statuses);
    for (byte size : sizes) {
      deltas.add(
          switch (size) {
            case 0 -> RtcpPacket.TransportFeedback.LOST;
            case 1 -> u8();
            case 2 -> (int) (short) u16();
            default -> throw new MalformedPacketException(Reason.CONTROL);
          });
    }
    return new RtcpPacket.TransportFeedback(sender, media, base, last >> 8, last & 0xff, deltas);
  }

  /// One chunk, §3.1.3 and §3.1.4; returns how many statuses are known now.
  private static int statuses(byte[] sizes, int from, int chunk) {
    int known = from;
    if ((chunk & 0x8000) == 0) {
      int until = Math.min(sizes.length, known + (chunk & 0x1fff));
      while (known < until) {
        sizes[known++] = (byte) (chunk >> 13 & 3);
      }
      // A run of nothing would never end.
      return (chunk & 0x1fff) == 0 ? sizes.length : known;
    }
    boolean wide = (chunk & 0x4000) != 0;
    for (int i = wide ? 6 : 13; i >= 0 && known < sizes.length; i--) {
      sizes[known++] = (byte) (wide ? (chunk >> (2 * i)) & 3 : (chunk >> i) & 1);
    }
    return known;
  }

  private RtcpPacket payloadFeedback() throws MalformedPacketException {
    long sender = u32();
    long media = u32();
    return switch (count) {
      case FORMAT_PLI -> new RtcpPacket.PictureLoss(sender, media);
      case FORMAT_FIR -> new RtcpPacket.FullIntra(sender, requests());
      case FORMAT_APPLICATION -> application(sender);
      default -> new RtcpPacket.Other(type, count);
    };
  }

  private List<RtcpPacket.FullIntra.Request> requests() throws MalformedPacketException {
    require((end - at) % 8 == 0, Reason.CONTROL);
    List<RtcpPacket.FullIntra.Request> requests = new ArrayList<>();
    while (at < end) {
      requests.add(new RtcpPacket.FullIntra.Request(u32(), (int) (u32() >> 24)));
    }
    return requests;
  }

  private RtcpPacket application(long sender) throws MalformedPacketException {
    if (end - at < 8 || (int) u32() != REMB) {
      return new RtcpPacket.Other(type, count);
    }
    int number = u8();
    int exponentAndMantissa = u8() << 16 | u16();
    long mantissa = exponentAndMantissa & 0x3ffff;
    int exponent = exponentAndMantissa >> 18;
    boolean fits = exponent < Long.numberOfLeadingZeros(mantissa);
    return new RtcpPacket.MaxBitrate(
        sender, fits ? mantissa << exponent : Long.MAX_VALUE, ssrcs(number));
  }

  private List<Long> ssrcs(int number) throws MalformedPacketException {
    require(end - at >= 4 * number, Reason.CONTROL);
    List<Long> ssrcs = new ArrayList<>(number);
    for (int i = 0; i < number; i++) {
      ssrcs.add(u32());
    }
    return ssrcs;
  }

  private int u8() throws MalformedPacketException {
    require(at < end, Reason.CONTROL);
    return Bytes.u8(in, at++);
  }

  private int u16() throws MalformedPacketException {
    require(end - at >= 2, Reason.CONTROL);
    at += 2;
    return Bytes.u16(in, at - 2);
  }

  private long u32() throws MalformedPacketException {
    require(end - at >= 4, Reason.CONTROL);
    at += 4;
    return Bytes.u32(in, at - 4);
  }

  private static void require(boolean holds, Reason reason) throws MalformedPacketException {
    if (!holds) {
      throw new MalformedPacketException(reason);
    }
  }
}
