package live.spyglass.ingest.webrtc.receive;

import java.util.Arrays;
import java.util.List;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.webrtc.receive.ReceiveCounts.Count;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtpPacket;
import live.spyglass.ingest.webrtc.rtp.Unwrapper;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import org.jspecify.annotations.Nullable;

/// The packets of one SSRC, from their arrival to their frames.
final class RtpSource implements JitterBuffer.Exit {

  /// RFC 3550 Appendix A.1: a number further away is believed when the next one follows it.
  private static final int FAR = 3000;

  /// How long what will not be sent again is waited for: it may only have been overtaken.
  private static final long OVERTAKEN_NANOS = 100_000_000;

  private static final long FIRST_ROUND_TRIP_NANOS = 100_000_000;

  /// What has not sent for so long has stopped.
  private static final long GONE_NANOS = 1_000_000_000;

  private final long ssrc;
  private final String rid;
  private final NegotiatedMedia media;
  private final ReceiveCounts counts;
  private final FrameAssembler.Exit exit;
  private final long originNanos;
  private final Unwrapper sequences = Unwrapper.of16Bits();
  private final Unwrapper timestamps = Unwrapper.of32Bits();
  private final JitterBuffer buffer;
  private final @Nullable Nacks nacks;
  private final Reception reception;
  private final MediaClock clock;
  private @Nullable FrameAssembler assembler;
  private int payloadType = -1;
  private long highest = -1;
  private int afterJump = -1;
  private long roundTripNanos = FIRST_ROUND_TRIP_NANOS;
  private long quickestMicros = Long.MAX_VALUE;
  private long usualMicros;
  private long lastNanos;
  private long sinceNanos;
  private boolean gone;

  /// `rid`: its layer of a simulcast, or empty.
  RtpSource(
      long ssrc,
      String rid,
      NegotiatedMedia media,
      ReceiveProperties properties,
      ReceiveCounts counts,
      long originNanos,
      FrameAssembler.Exit exit) {
    this.ssrc = ssrc;
    this.rid = rid;
    this.media = media;
    this.counts = counts;
    this.originNanos = originNanos;
    this.exit = exit;
    int clockRate = media.codecs().getFirst().clockRate();
    this.nacks = agreed(Feedback.NACK) ? new Nacks() : null;
    long patience = properties.bufferTime().toNanos();
    this.buffer =
        new JitterBuffer(
            properties.bufferPackets(),
            nacks == null ? Math.min(patience, OVERTAKEN_NANOS) : patience,
            this);
    this.reception = new Reception(ssrc, clockRate);
    this.clock = new MediaClock(clockRate);
  }

  long ssrc() {
    return ssrc;
  }

  String rid() {
    return rid;
  }

  MediaClock clock() {
    return clock;
  }

  boolean agreed(Feedback feedback) {
    return media.codecs().stream().anyMatch(codec -> codec.feedback().contains(feedback));
  }

  /// A packet of its own (`repair` false), or one that was sent again by RTX, whose payload begins
  /// two bytes later (RFC 4588 §4). Returns false when it was not taken.
  void packet(RtpPacket packet, int type, boolean repair, long nanos) {
    int from = packet.payloadOffset() + (repair ? 2 : 0);
    int size = packet.payloadSize() - (repair ? 2 : 0);
    int number =
        repair
            ? (packet.array()[from - 2] & 0xff) << 8 | (packet.array()[from - 1] & 0xff)
            : packet.sequence();
    if (!isBelievable(number, repair)) {
      counts.one(Count.UNKNOWN);
      return;
    }
    long sequence = sequences.unwrap(number);
    long timestamp = timestamps.unwrap(packet.timestamp());
    note(sequence, nanos);
    if (!repair) {
      arrived(sequence, timestamp, nanos);
    }
    byte[] bytes = Arrays.copyOfRange(packet.array(), from, from + size);
    MediaPacket whole =
        new MediaPacket(sequence, timestamp, packet.marker(), type, Payload.of(bytes), nanos);
    counts.one(buffer.add(whole) ? repair ? Count.REPAIRED : Count.PACKETS : Count.LATE);
    if (nacks != null) {
      nacks.forgetBefore(buffer.next());
    }
  }

  private void arrived(long sequence, long timestamp, long nanos) {
    if (gone || sinceNanos == 0 || nanos - lastNanos > GONE_NANOS) {
      sinceNanos = nanos;
    }
    gone = false;
    lastNanos = nanos;
    reception.packet(sequence, timestamp, nanos);
    long micros = (nanos - originNanos) / 1000;
    clock.arrived(timestamp, micros);
    quickestMicros = Math.min(quickestMicros, micros - clock.plain(timestamp));
  }

  /// How much longer its packets have taken since the last call than they did before, the quickest
  /// of them. A way that has become longer is believed after a while.
  long takeQueueMicros() {
    if (quickestMicros == Long.MAX_VALUE) {
      return 0;
    }
    long queue = Math.max(0, quickestMicros - usualMicros);
    usualMicros = Math.min(quickestMicros, usualMicros + queue / 16);
    quickestMicros = Long.MAX_VALUE;
    return queue;
  }

  /// What is missing now, or no longer.
  private void note(long sequence, long nanos) {
    if (nacks != null) {
      long answered = nacks.arrived(sequence, nanos);
      if (answered > 0) {
        roundTripNanos += (Math.min(answered, 10 * FIRST_ROUND_TRIP_NANOS) - roundTripNanos) / 4;
      }
      if (highest >= 0 && sequence > highest + 1) {
        nacks.missing(highest + 1, sequence, nanos);
      }
    }
    highest = Math.max(highest, sequence);
  }

  private boolean isBelievable(int number, boolean repair) {
    if (highest < 0) {
      return !repair;
    }
    if (Math.abs(sequences.peek(number) - highest) < FAR) {
      afterJump = -1;
      return true;
    }
    if (repair || number != afterJump) {
      afterJump = repair ? afterJump : number + 1 & 0xffff;
      return false;
    }
    buffer.reset();
    if (assembler != null) {
      assembler.lost();
    }
    if (nacks != null) {
      nacks.clear();
    }
    sequences.reset();
    reception.restart();
    highest = -1;
    afterJump = -1;
    return true;
  }

  void report(RtcpPacket.SenderReport report, LipSync lipSync, long nanos) {
    reception.report(report.ntp(), nanos);
    if (highest >= 0) {
      boolean sound = media.kind() == Codec.Kind.AUDIO;
      lipSync.report(clock, sound, report.ntp(), timestamps.peek(report.timestamp()));
    }
  }

  /// It says that it stops (RFC 3550 §6.6).
  void goodbye() {
    gone = true;
  }

  /// Whether it sends.
  boolean isThere(long nowNanos) {
    return !gone && nowNanos - lastNanos <= GONE_NANOS;
  }

  /// For how long it has been sending without a pause.
  long steadyNanos(long nowNanos) {
    return isThere(nowNanos) ? nowNanos - sinceNanos : 0;
  }

  long lastNanos() {
    return lastNanos;
  }

  boolean isAwaitingKeyframe() {
    return assembler == null || assembler.isAwaitingKeyframe();
  }

  void release(long nowNanos) {
    buffer.release(nowNanos);
  }

  /// The sequence numbers to ask for.
  List<Integer> missing(long nowNanos) {
    if (nacks == null) {
      return List.of();
    }
    nacks.forgetBefore(buffer.next());
    List<Integer> due = nacks.due(nowNanos, roundTripNanos);
    counts.add(Count.NACKS, due.size());
    return due;
  }

  /// Whether there is anything to report.
  boolean isReceiving() {
    return !reception.isEmpty();
  }

  RtcpPacket.ReportBlock block(long nowNanos) {
    return reception.block(nowNanos);
  }

  @Override
  public void packet(MediaPacket packet) {
    FrameAssembler current = assembler;
    if (current == null || packet.payloadType() != payloadType) {
      payloadType = packet.payloadType();
      current = new FrameAssembler(codec(payloadType), counts, exit);
      assembler = current;
    }
    current.packet(packet);
  }

  @Override
  public void lost(long packets) {
    counts.add(Count.LOST, packets);
    if (assembler != null) {
      assembler.lost();
    }
  }

  private NegotiatedCodec codec(int type) {
    return media.codecs().stream()
        .filter(codec -> codec.payloadType() == type)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not agreed on: " + type));
  }
}
