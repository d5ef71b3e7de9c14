package live.spyglass.transcode.job;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `nodeId`: this node's name, unique. `advertisedUrl`: how gateways reach it. `slots`: broadcasts
/// at once. `lease`: how long a claim outlives a node that says nothing any more. `sourceSilence`:
/// how long a source may send nothing before it is opened anew.
@Validated
@ConfigurationProperties("transcode")
public record JobProperties(
    @NotBlank String nodeId,
    @NotBlank String advertisedUrl,
    @DefaultValue("4") @PositiveOrZero int slots,
    @DefaultValue("10s") Duration lease,
    @DefaultValue("30s") Duration sourceSilence) {}
