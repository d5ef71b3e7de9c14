package live.spyglass.gateway.edge;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `answerTimeout`: for an origin to begin its answer; longer than it holds a blocking reload back
/// (three target durations). `connections`: to one origin at once; as many again may wait for one.
@Validated
@ConfigurationProperties("gateway.edge")
record EdgeProperties(
    @DefaultValue("30s") Duration answerTimeout, @DefaultValue("4000") @Positive int connections) {}
