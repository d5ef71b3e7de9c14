package live.spyglass.transcode.packaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `segment`: what a segment aims at. `part`: the longest part. `targetDuration`:
/// `EXT-X-TARGETDURATION`, never changed while a broadcast lasts, so it is chosen for the rarest
/// keyframes that are still copied. `liveWindow`: how much the low-latency playlist lists, at least
/// twelve target durations. `rewind`: how far back a viewer can go while it is live, zero for
/// everything since the start; the replay always begins at the start.
@Validated
@ConfigurationProperties("transcode.packaging")
public record PackagingProperties(
    @DefaultValue("2s") Duration segment,
    @DefaultValue("334ms") Duration part,
    @DefaultValue("4s") Duration targetDuration,
    @DefaultValue("2m") Duration liveWindow,
    @DefaultValue("0s") Duration rewind) {

  public PackagingProperties {
    // A delta update leaves the newest six target durations in: there has to be more to skip.
    if (liveWindow.compareTo(targetDuration.multipliedBy(12)) < 0) {
      throw new IllegalArgumentException(
          "transcode.packaging.live-window must be at least twelve target durations");
    }
    if (rewind.isNegative() || (rewind.isPositive() && rewind.compareTo(liveWindow) < 0)) {
      throw new IllegalArgumentException(
          "transcode.packaging.rewind must be zero or at least transcode.packaging.live-window");
    }
  }

  /// A cut is taken when it comes up to this much early.
  long leastSegmentMicros() {
    return segment.toNanos() / 1000 * 95 / 100;
  }

  /// Rounded to whole seconds this is still the target duration (RFC 8216bis §4.4.3.1).
  long longestSegmentMicros() {
    return targetDuration.toNanos() / 1000 + 400_000;
  }

  long targetMicros() {
    return targetDuration.toNanos() / 1000;
  }

  /// The part target: the configured one, or the shortest run of whole frames that is long enough
  /// when frames are so slow that less than 85 % of it would be filled (§4.4.4.9). 0 for sound.
  long partMicros(double frameRate) {
    long target = part.toNanos() / 1000;
    if (frameRate <= 0) {
      return target;
    }
    double frame = 1e6 / frameRate;
    long frames = (long) (target / frame);
    return frames * frame >= 0.85 * target ? target : (long) Math.ceil((frames + 1) * frame) + 1000;
  }

  /// The same of what is stored, so that it never changes.
  long partMicros(MediaIndex stored) {
    return stored.isEmpty()
        ? partMicros(0)
        : partMicros(stored.epochs().getFirst().renditions().getFirst().frameRate());
  }

  /// How long a request may wait (§6.2.5.2), and for how long parts are listed (§4.4.4.9).
  public Duration threeTargets() {
    return targetDuration.multipliedBy(3);
  }

  /// `CAN-SKIP-UNTIL`: at least six target durations (§4.4.3.8).
  long skipMicros() {
    return targetDuration.toNanos() / 1000 * 6;
  }
}
