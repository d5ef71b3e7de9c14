package live.spyglass.catalog.broadcast.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import live.spyglass.catalog.broadcast.Changes;
import live.spyglass.events.Audience;
import org.jspecify.annotations.Nullable;

/// The body of a change. What is absent or `null` stays.
record ChangeBroadcast(
    @Nullable
        @Size(max = Text.MAX_TITLE)
        @Pattern(
            regexp = Text.ONE_LINE,
            message = "must be one visible line without control characters")
        String title,
    @Nullable Audience audience,
    @Valid CreateBroadcast.@Nullable Place location,
    @Nullable Boolean withoutLocation,
    @Nullable @Size(max = Text.MAX_TAGS) List<@NotNull @Size(max = 100) String> tags,
    @Nullable @Min(0) @Max(Text.MAX_KEEP_DAYS) Integer keepRecordingDays) {

  Changes changes() {
    return new Changes(
        title == null ? null : Text.title(title),
        audience,
        location == null ? null : location.location(),
        Boolean.TRUE.equals(withoutLocation),
        tags == null ? null : Text.tags(tags),
        keepRecordingDays);
  }
}
