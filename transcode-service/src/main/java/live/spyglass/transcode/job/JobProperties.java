package live.spyglass.transcode.job;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// `nodeId`: this node's name, unique. `advertisedUrl`: how gateways reach it. `slots`: broadcasts
/// at once. `lease`: how long a claim outlives a node that says nothing any more. `sourceSilence`:
/// how long a source may send nothing before it is opened anew. `sourceLost`: how long it may fail
/// to be read before it is told that playback has stalled. `sourceOnlySlots`: broadcasts that are
/// copied as they are at once, when no slot is free for their ladder. `lastFrames`: how long after
/// the end of a broadcast a source that goes on is still read. `sourceBacklog`: how much of one
/// stream may wait for its encoder.
@Validated
@ConfigurationProperties("transcode")
public record JobProperties(
    @NotBlank String nodeId,
    @NotBlank String advertisedUrl,
    @DefaultValue("4") @PositiveOrZero int slots,
    @DefaultValue("8") @PositiveOrZero int sourceOnlySlots,
    @DefaultValue("5s") Duration lease,
    @DefaultValue("30s") Duration sourceSilence,
    @DefaultValue("10s") Duration sourceLost,
    @DefaultValue("3s") Duration lastFrames,
    @DefaultValue("24MB") DataSize sourceBacklog) {}
