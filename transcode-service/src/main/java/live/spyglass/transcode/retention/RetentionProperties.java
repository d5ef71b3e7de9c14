package live.spyglass.transcode.retention;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `delete`: false is a dry run. `interval`: between two sweeps; one node does each. `orphanAge`:
/// how old the newest object of a broadcast that nobody knows must be: what has just been written
/// may belong to one that is only being heard of.
@ConfigurationProperties("transcode.retention")
public record RetentionProperties(
    @DefaultValue("false") boolean delete,
    @DefaultValue("1h") Duration interval,
    @DefaultValue("1d") Duration orphanAge) {}
