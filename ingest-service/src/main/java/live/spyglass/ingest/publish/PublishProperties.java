package live.spyglass.ingest.publish;

import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Settings of ingest that belong to no protocol.
///
/// `advertisedUrl`: how gateways reach this node, and other nodes too, unless there is a port for
/// them: then they come to that of the same host. `catalogUrl`: the catalog's port for other
/// services. `nodeId`: names this node's consumer group; random unless set. `trackWait`: how long a
/// stream with only sound or only pictures waits for the other before it is announced.
/// `keyframeWait`: how long frames may arrive that no decoder could start with, or without their
/// configuration, before the publisher is told so and sent away. `leaveWait`: how long this node,
/// told to go, takes nobody new and waits for the broadcasts it has to end by themselves; what is
/// left then is interrupted, and its encoders come back elsewhere. `wrongKeysPerMinute`: how many
/// unknown keys one address may try. `maxBitrate`: bits per second beyond which a broadcaster is
/// warned. `rememberedKeys`: how many key hashes, and ended broadcasts, are kept in memory.
@Validated
@ConfigurationProperties("ingest")
public record PublishProperties(
    @DefaultValue("http://127.0.0.1:8080") URI advertisedUrl,
    @DefaultValue("http://127.0.0.1:8081") URI catalogUrl,
    String nodeId,
    @DefaultValue("1500ms") Duration trackWait,
    @DefaultValue("20s") Duration keyframeWait,
    @DefaultValue("0s") Duration leaveWait,
    @DefaultValue("20") @Positive int wrongKeysPerMinute,
    @DefaultValue("25000000") @Positive long maxBitrate,
    @DefaultValue("100000") @Positive int rememberedKeys,
    @DefaultValue Readers readers) {

  /// Bounds of one stream: `queueFrames` and `queueSize` of what waits for one reader,
  /// `groupFrames` and `groupSize` of what is kept since the last keyframe, and how many readers
  /// there may be. `totalSize` bounds all of it over all streams together: half of the memory that
  /// the process may use unless set.
  public record Readers(
      @DefaultValue("512") @Positive int queueFrames,
      @DefaultValue("16MB") DataSize queueSize,
      @DefaultValue("8192") @Positive int groupFrames,
      @DefaultValue("32MB") DataSize groupSize,
      @Name("max") @DefaultValue("16") @Positive int most,
      @Nullable DataSize totalSize) {

    long totalBytes() {
      return totalSize == null ? Runtime.getRuntime().maxMemory() / 2 : totalSize.toBytes();
    }
  }
}
