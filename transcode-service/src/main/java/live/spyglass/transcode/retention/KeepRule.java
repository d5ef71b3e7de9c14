package live.spyglass.transcode.retention;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The instance's rule, which the catalog reads from the same two settings. `keepDays`: how long
/// recordings are kept whose owners say nothing; `keepDaysMax`: the longest that any is kept. Not
/// set: without an end.
@ConfigurationProperties("spyglass.recordings")
public record KeepRule(@Nullable Integer keepDays, @Nullable Integer keepDaysMax) {

  /// Until when a recording is kept; null: without an end.
  @Nullable Instant keptUntil(Instant ended, @Nullable Integer wanted) {
    Integer days = wanted == null ? keepDays : wanted;
    if (keepDaysMax != null && (days == null || days > keepDaysMax)) {
      days = keepDaysMax;
    }
    return days == null ? null : ended.plus(Duration.ofDays(days));
  }
}
