package live.spyglass.transcode.packaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `segment`: what a segment aims at. `part`: the longest part. `targetDuration`:
/// `EXT-X-TARGETDURATION`, never changed while a broadcast lasts, so it is chosen for the rarest
/// keyframes that are still copied. `liveWindow`: how far back a viewer can go while it is live;
/// the replay always begins at the start.
@Validated
@ConfigurationProperties("transcode.packaging")
public record PackagingProperties(
    @DefaultValue("2s") Duration segment,
    @DefaultValue("334ms") Duration part,
    @DefaultValue("4s") Duration targetDuration,
    @DefaultValue("6h") Duration liveWindow) {

  /// A cut is taken when it comes up to this much early.
  long leastSegmentMicros() {
    return segment.toNanos() / 1000 * 95 / 100;
  }

  /// Rounded to whole seconds this is still the target duration (RFC 8216bis §4.4.3.1).
  long longestSegmentMicros() {
    return targetDuration.toNanos() / 1000 + 400_000;
  }

  long partMicros() {
    return part.toNanos() / 1000;
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
