package live.spyglass.ingest.webrtc.receive;

import live.spyglass.ingest.webrtc.rtp.NtpTime;
import org.jspecify.annotations.Nullable;

/// Brings pictures to their sound. Until both sources have told how their timestamps lie on the
/// sender's clock (RFC 3550 §6.4.1), what arrives together belongs together; then the pictures are
/// moved, slowly, to where the sender says. Sound is never moved: its samples are its clock.
final class LipSync {

  /// A sender that claims more has no clock that could be used.
  private static final long MOST_MICROS = 5_000_000;

  /// How much of a new report counts: some senders stamp with the last frame, up to a frame late.
  private static final double WEIGHT = 0.25;

  /// Drift of less than this many reports' distance is not known yet.
  private static final long MEASURED_MICROS = 10_000_000;

  private @Nullable MediaClock sound;
  private double errorMicros;
  private double driftPpm;
  private boolean measured;

  /// A sender report of one source. `timestamp` goes on beyond its wrap.
  void report(MediaClock clock, boolean isSound, long ntp, long timestamp) {
    if (ntp == 0) {
      return; // RFC 3550 §6.4.1: a sender without a clock says so
    }
    clock.report(timestamp, NtpTime.micros(ntp));
    if (isSound) {
      sound = clock;
    }
    MediaClock reference = sound;
    if (isSound || reference == null || !reference.isReported() || !clock.isReported()) {
      return;
    }
    double error = clock.offsetMicros() - reference.offsetMicros();
    if (Math.abs(error) > MOST_MICROS) {
      return;
    }
    measured = true;
    errorMicros = error + clock.correction();
    boolean first = clock.correction() == 0;
    clock.correct(first ? -error : clock.correction() - errorMicros * WEIGHT);
    if (Math.min(clock.reportedMicros(), reference.reportedMicros()) >= MEASURED_MICROS) {
      driftPpm = clock.driftPpm() - reference.driftPpm();
    }
  }

  /// Whether there is anything to tell.
  boolean isMeasured() {
    return measured;
  }

  /// How far pictures were from their sound at the last report, before the correction it led to;
  /// positive: pictures too late.
  double errorMicros() {
    return errorMicros;
  }

  /// By how much the clock of the pictures runs faster than that of the sound, in parts per
  /// million; 0 for the first ten seconds.
  double driftPpm() {
    return driftPpm;
  }
}
