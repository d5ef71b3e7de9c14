package live.spyglass.catalog.outbox;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `poll`: how often the relay looks without being woken, for rows of a replica that died. `turn`:
/// the pause when another replica is relaying. `pause`: after a failure. `batch`: rows in one
/// round.
@Validated
@ConfigurationProperties("catalog.outbox")
record OutboxProperties(
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("20ms") Duration turn,
    @DefaultValue("1s") Duration pause,
    @DefaultValue("200") @Positive int batch) {}
