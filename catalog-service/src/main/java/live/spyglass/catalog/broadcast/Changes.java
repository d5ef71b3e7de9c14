package live.spyglass.catalog.broadcast;

import java.util.List;
import live.spyglass.events.Audience;
import org.jspecify.annotations.Nullable;

/// What the owner wants to change; `null` leaves it as it is. `keepRecordingDays` 0: as long as the
/// instance's rule says.
public record Changes(
    @Nullable String title,
    @Nullable Audience audience,
    @Nullable List<String> tags,
    @Nullable Integer keepRecordingDays) {}
