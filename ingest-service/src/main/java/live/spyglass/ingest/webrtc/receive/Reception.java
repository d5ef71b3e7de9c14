package live.spyglass.ingest.webrtc.receive;

import live.spyglass.ingest.webrtc.rtp.NtpTime;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;

/// What a report block says of one source: RFC 3550 §6.4.1, Appendices A.3 and A.8.
final class Reception {

  private final long ssrc;
  private final int clockRate;
  private long first;
  private long highest;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private double jitter;
  private long transit;
  private boolean any;
  private long lastReport;
  private long lastReportNanos;

  Reception(long ssrc, int clockRate) {
    this.ssrc = ssrc;
    this.clockRate = clockRate;
  }

  /// A packet that was not sent again.
  void packet(long sequence, long timestamp, long nanos) {
    long newTransit = nanos / 1000 * clockRate / 1_000_000 - timestamp;
    if (any) {
      long difference = Math.abs(newTransit - transit);
      // More than ten seconds is a clock that was set, not a network.
      jitter += difference > 10L * clockRate ? 0 : (difference - jitter) / 16;
      highest = Math.max(highest, sequence);
    } else {
      any = true;
      first = sequence;
      highest = sequence;
    }
    transit = newTransit;
    received++;
  }

  void report(long ntp, long nanos) {
    lastReport = NtpTime.middle(ntp);
    lastReportNanos = nanos;
  }

  /// The source goes on with other sequence numbers.
  void restart() {
    any = false;
    received = 0;
    expectedBefore = 0;
    receivedBefore = 0;
  }

  boolean isEmpty() {
    return !any;
  }

  /// Loss is since the last call.
  RtcpPacket.ReportBlock block(long nowNanos) {
    long expected = highest - first + 1;
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    int fraction =
        expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, lostNow * 256 / expectedNow);
    long delay = lastReport == 0 ? 0 : (nowNanos - lastReportNanos) / 1000 * 65_536 / 1_000_000;
    return new RtcpPacket.ReportBlock(
        ssrc,
        fraction,
        Math.clamp(expected - received, -0x800000, 0x7fffff),
        highest & 0xffffffffL,
        (long) jitter,
        lastReport,
        delay);
  }
}
