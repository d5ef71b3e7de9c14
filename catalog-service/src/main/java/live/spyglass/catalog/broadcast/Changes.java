package live.spyglass.catalog.broadcast;

import java.util.List;
import live.spyglass.events.Audience;
import org.jspecify.annotations.Nullable;

/// What the owner wants to change; `null` leaves it as it is. `keepRecordingDays` 0: as long as the
/// instance's rule says. `withoutLocation`: none any more, unless `location` is given.
public record Changes(
    @Nullable String title,
    @Nullable Audience audience,
    @Nullable Location location,
    boolean withoutLocation,
    @Nullable List<String> tags,
    @Nullable Integer keepRecordingDays) {

  /// The place as it is to be, when it was `before`.
  @Nullable Location locationAfter(@Nullable Location before) {
    if (location != null) {
      return location;
    }
    return withoutLocation ? null : before;
  }
}
