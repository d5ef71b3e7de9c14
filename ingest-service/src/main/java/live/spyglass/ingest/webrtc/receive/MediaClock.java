package live.spyglass.ingest.webrtc.receive;

/// Lays the timestamps of one source onto the publication's clock: microseconds that go on as the
/// timestamps do, from the moment when the first packet came. What the sender says of its clock
/// ([LipSync]) moves it, so slowly that nobody sees it.
final class MediaClock {

  /// Timestamps that jump by this much against the time that has passed have begun anew.
  private static final long JUMP_MICROS = 5_000_000;

  /// Of the time that passes, what a correction takes or adds at most: a frame of 33 ms lasts 31 to
  /// 35.
  private static final double SLEW = 0.05;

  private final int rate;
  private boolean begun;
  private long anchorTimestamp;
  private long anchorMicros;
  private long lastTimestamp;
  private long lastArrival;
  private double shift;
  private double target;
  private boolean used;

  /// What the sender said last: this timestamp at this moment of its own clock, and the first time.
  private boolean reported;

  private long reportTimestamp;
  private long reportMicros;
  private long firstReportTimestamp;
  private long firstReportMicros;

  MediaClock(int rate) {
    this.rate = rate;
  }

  /// A packet of this timestamp came `arrivalMicros` after the publication's beginning.
  void arrived(long timestamp, long arrivalMicros) {
    long step = micros(timestamp - lastTimestamp);
    if (!begun || Math.abs(step - (arrivalMicros - lastArrival)) > JUMP_MICROS) {
      begun = true;
      anchorTimestamp = timestamp;
      anchorMicros = arrivalMicros;
      shift = 0;
      target = 0;
      used = false;
      reported = false;
    }
    lastTimestamp = timestamp;
    lastArrival = arrivalMicros;
  }

  /// A sender report: this timestamp is at this moment of the sender's clock.
  void report(long timestamp, long senderMicros) {
    if (!reported) {
      firstReportTimestamp = timestamp;
      firstReportMicros = senderMicros;
    }
    reported = begun;
    reportTimestamp = timestamp;
    reportMicros = senderMicros;
  }

  boolean isReported() {
    return reported;
  }

  /// The publication's time of a frame. In the order of decoding; moves the correction on.
  long place(long timestamp, long passedMicros) {
    double step = Math.clamp(passedMicros, 0, 1_000_000) * SLEW;
    shift = used ? shift + Math.clamp(target - shift, -step, step) : target;
    used = true;
    return plain(timestamp) + Math.round(shift);
  }

  /// How far the publication's time is ahead of the sender's clock, without corrections.
  long offsetMicros() {
    return plain(reportTimestamp) - reportMicros;
  }

  void correct(double micros) {
    target = micros;
  }

  double correction() {
    return target;
  }

  /// How long the sender has reported, by its own clock.
  long reportedMicros() {
    return reportMicros - firstReportMicros;
  }

  /// By how many parts in a million the timestamps run faster than the sender's clock.
  double driftPpm() {
    long passed = reportedMicros();
    return passed <= 0
        ? 0
        : (micros(reportTimestamp - firstReportTimestamp) - passed) * 1e6 / passed;
  }

  /// Without corrections.
  long plain(long timestamp) {
    return anchorMicros + micros(timestamp - anchorTimestamp);
  }

  private long micros(long ticks) {
    return ticks * 1_000_000L / rate;
  }
}
