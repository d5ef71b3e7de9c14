package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import live.spyglass.ingest.webrtc.receive.ReceiveCounts.Count;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpWriter;
import live.spyglass.ingest.webrtc.rtp.RtpPacket;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.transport.PeerTransport;

/// What the peer is told: what is missing, when packets arrived, how it is received, how much its
/// way here can carry, and that a keyframe is wanted.
final class PeerFeedback {

  private static final long TRANSPORT_NANOS = 60_000_000;
  private static final long REPORT_NANOS = 1_000_000_000;

  private final PeerTransport transport;
  private final long ssrc;
  private final List<MediaSection> sections;
  private final ReceiveCounts counts;
  private final Arrivals arrivals;
  private final BitrateEstimate estimate;
  private final long maxBitrate;
  private final RtcpWriter writer = new RtcpWriter();
  private final Map<Long, Integer> intraRequests = new HashMap<>();
  private long media;
  private long transportNanos;
  private long reportNanos;

  PeerFeedback(
      PeerTransport transport,
      long ssrc,
      List<MediaSection> sections,
      ReceiveCounts counts,
      long maxBitrate,
      long nowNanos) {
    this.transport = transport;
    this.ssrc = ssrc;
    this.sections = sections;
    this.counts = counts;
    this.arrivals = new Arrivals(nowNanos);
    this.estimate = new BitrateEstimate(maxBitrate);
    this.maxBitrate = maxBitrate;
    this.transportNanos = nowNanos;
    this.reportNanos = nowNanos;
  }

  /// A packet with this transport-wide number has come.
  void arrived(int number, long nanos) {
    arrivals.packet(number, nanos);
  }

  void packet(RtpPacket packet) {
    media = packet.ssrc();
    estimate.packet(packet.payloadSize() + RtpPacket.HEADER);
  }

  /// Asks for a keyframe in the way that was agreed on (RFC 4585 §6.3.1, RFC 5104 §4.3.1).
  void keyframe(RtpSource source) {
    counts.one(Count.KEYFRAMES_ASKED);
    if (source.agreed(Feedback.PLI) || !source.agreed(Feedback.FIR)) {
      writer.write(new RtcpPacket.PictureLoss(ssrc, source.ssrc()));
    } else {
      int sequence = intraRequests.merge(source.ssrc(), 1, (old, one) -> old + one & 0xff);
      writer.write(
          new RtcpPacket.FullIntra(
              ssrc, List.of(new RtcpPacket.FullIntra.Request(source.ssrc(), sequence))));
    }
    send();
  }

  /// Sends what is due; returns whether a second is over.
  boolean tick(long nowNanos) {
    List<RtpSource> sources =
        sections.stream().flatMap(section -> section.sources().stream()).toList();
    for (RtpSource source : sources) {
      List<Integer> missing = source.missing(nowNanos);
      if (!missing.isEmpty()) {
        writer.write(new RtcpPacket.Nack(ssrc, source.ssrc(), missing));
        send();
      }
    }
    if (nowNanos - transportNanos >= TRANSPORT_NANOS) {
      transportNanos = nowNanos;
      for (RtcpPacket.TransportFeedback feedback : arrivals.take(ssrc, media)) {
        writer.write(feedback);
        send();
      }
    }
    if (nowNanos - reportNanos < REPORT_NANOS) {
      return false;
    }
    report(sources, nowNanos);
    reportNanos = nowNanos;
    return true;
  }

  /// A compound as RFC 3550 §6.1 wants it, and the bitrate where the peer does not work it out.
  private void report(List<RtpSource> sources, long nowNanos) {
    List<RtcpPacket.ReportBlock> blocks = new ArrayList<>();
    for (RtpSource source : sources) {
      if (source.isReceiving()) {
        blocks.add(source.block(nowNanos));
      }
    }
    writer.write(new RtcpPacket.ReceiverReport(ssrc, blocks));
    writer.write(
        new RtcpPacket.SourceDescription(
            List.of(new RtcpPacket.SourceDescription.Name(ssrc, "spyglass"))));
    double loss =
        blocks.stream().mapToInt(RtcpPacket.ReportBlock::fractionLost).max().orElse(0) / 256.0;
    long queue = sources.stream().mapToLong(RtpSource::takeQueueMicros).max().orElse(0);
    long bitrate = estimate.update((nowNanos - reportNanos) / 1e9, loss, queue);
    // Who works it out from the arrivals is only told what it may not exceed.
    Map<Boolean, List<Long>> adapting =
        sources.stream()
            .filter(source -> source.agreed(Feedback.REMB))
            .collect(
                Collectors.partitioningBy(
                    source -> source.agreed(Feedback.TRANSPORT_CC),
                    Collectors.mapping(RtpSource::ssrc, Collectors.toList())));
    adapting.forEach((itself, ssrcs) -> {
      if (!ssrcs.isEmpty()) {
        writer.write(new RtcpPacket.MaxBitrate(ssrc, itself ? maxBitrate : bitrate, ssrcs));
      }
    });
    send();
  }

  private void send() {
    byte[] bytes = writer.toArray(PeerTransport.SPARE);
    transport.sendRtcp(bytes, writer.size());
    writer.clear();
  }
}
