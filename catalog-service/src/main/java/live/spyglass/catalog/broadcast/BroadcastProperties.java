package live.spyglass.catalog.broadcast;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `interruptionWindow`: how long an interrupted broadcast waits for its publisher.
/// `takeoverGrace`: how long after a stream was taken over its successor may take to show up.
/// `openLimit`: broadcasts of one person that have not ended. `viewerLimit`: invitations of one
/// broadcast.
@Validated
@ConfigurationProperties("catalog.broadcast")
public record BroadcastProperties(
    @DefaultValue("60s") Duration interruptionWindow,
    @DefaultValue("5s") Duration takeoverGrace,
    @DefaultValue("100") @Positive int openLimit,
    @DefaultValue("500") @Positive int viewerLimit) {}
