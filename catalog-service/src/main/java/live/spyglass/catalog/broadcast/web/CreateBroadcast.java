package live.spyglass.catalog.broadcast.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import live.spyglass.catalog.broadcast.Draft;
import live.spyglass.catalog.broadcast.Location;
import live.spyglass.events.Audience;
import org.jspecify.annotations.Nullable;

/// The body of a creation.
record CreateBroadcast(
    @NotBlank
        @Size(max = Text.MAX_TITLE)
        @Pattern(
            regexp = Text.ONE_LINE,
            message = "must be one visible line without control characters")
        String title,
    @NotNull Audience audience,
    @Valid @Nullable Place location,
    @Nullable Instant scheduledFor,
    @Nullable @Size(max = Text.MAX_TAGS) List<@NotNull @Size(max = 100) String> tags,
    @Nullable @Size(max = 35) String language,
    @Nullable @Min(1) @Max(Text.MAX_KEEP_DAYS) Integer keepRecordingDays) {

  Draft draft() {
    return new Draft(
        Text.title(title),
        audience,
        location == null ? null : location.location(),
        scheduledFor == null ? null : scheduledFor.truncatedTo(ChronoUnit.MICROS),
        tags == null ? List.of() : Text.tags(tags),
        language == null ? null : Text.language(language),
        keepRecordingDays);
  }

  /// Degrees. Unless `exact` is true, the place is rounded before it is stored.
  record Place(
      @NotNull @DecimalMin("-90") @DecimalMax("90") Double latitude,
      @NotNull @DecimalMin("-180") @DecimalMax("180") Double longitude,
      @Nullable Boolean exact) {

    Location location() {
      return new Location(latitude, longitude, Boolean.TRUE.equals(exact));
    }
  }
}
