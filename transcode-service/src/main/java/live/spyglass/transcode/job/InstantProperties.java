package live.spyglass.transcode.job;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What is made for viewers by WebRTC. `slots`: streams at once. `shortSide`, `kilobits`, `preset`:
/// of pictures that have to be encoded. `behind`: how long what arrived may wait for the encoder
/// before pictures up to the next keyframe are left out.
@Validated
@ConfigurationProperties("transcode.instant")
public record InstantProperties(
    @DefaultValue("4") @PositiveOrZero int slots,
    @DefaultValue("720") @Positive int shortSide,
    @DefaultValue("2500") @Positive int kilobits,
    @DefaultValue("superfast") String preset,
    @DefaultValue("700ms") Duration behind) {}
