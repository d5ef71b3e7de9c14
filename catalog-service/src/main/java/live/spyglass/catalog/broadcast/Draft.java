package live.spyglass.catalog.broadcast;

import java.time.Instant;
import java.util.List;
import live.spyglass.events.Audience;
import org.jspecify.annotations.Nullable;

/// What somebody wants to broadcast. Checked and normalized already.
public record Draft(
    String title,
    Audience audience,
    @Nullable Location location,
    @Nullable Instant scheduledFor,
    List<String> tags,
    @Nullable String language,
    @Nullable Integer keepRecordingDays) {}
