package live.spyglass.support.messaging;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `partitions`: of a topic that does not exist yet. `retention`: how long events are kept; a
/// consumer that is away for longer misses some. `giveUpAfter`: how long a record that fails for
/// another reason than being unreadable is tried before it becomes a dead letter.
@Validated
@ConfigurationProperties("spyglass.messaging")
record MessagingProperties(
    @DefaultValue("12") @Positive int partitions,
    @DefaultValue("7d") Duration retention,
    @DefaultValue("1h") Duration giveUpAfter) {}
