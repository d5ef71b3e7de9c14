package live.spyglass.transcode.ladder;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `encodedRungs`: pictures encoded at once, besides a copied source. `heights`: the short sides to
/// choose from, in pixels. `topHeight`: the largest that is encoded. `preset`: of libx264.
/// `copySource`: false encodes the top as well. `behind`: how long what arrived may wait for the
/// encoder; longer, and no better after `patience`, and a rung is shed. `roomAfter`: how long the
/// encoder must have kept up before a rung comes back; doubled each time that was too soon.
@Validated
@ConfigurationProperties("transcode.ladder")
public record LadderProperties(
    @DefaultValue("2") @PositiveOrZero int encodedRungs,
    @DefaultValue({"720", "480", "360", "240"}) @NotEmpty List<@Positive Integer> heights,
    @DefaultValue("720") @Positive int topHeight,
    @DefaultValue("veryfast") String preset,
    @DefaultValue("true") boolean copySource,
    @DefaultValue("2s") Duration behind,
    @DefaultValue("3s") Duration patience,
    @DefaultValue("30s") Duration roomAfter) {}
