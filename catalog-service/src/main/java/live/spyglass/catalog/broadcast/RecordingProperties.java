package live.spyglass.catalog.broadcast;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// The instance's rule, which the transcode service reads from the same two settings. `keepDays`:
/// how long recordings are kept whose owners say nothing; `keepDaysMax`: the longest that an owner
/// may ask for, and that any is kept. Not set: without an end.
@Validated
@ConfigurationProperties("spyglass.recordings")
public record RecordingProperties(
    @Nullable @Positive Integer keepDays, @Nullable @Positive Integer keepDaysMax) {

  /// Until when a recording is kept; null: without an end.
  public @Nullable Instant keptUntil(Instant ended, @Nullable Integer wanted) {
    Integer days = wanted == null ? keepDays : wanted;
    if (keepDaysMax != null && (days == null || days > keepDaysMax)) {
      days = keepDaysMax;
    }
    return days == null ? null : ended.plus(Duration.ofDays(days));
  }
}
