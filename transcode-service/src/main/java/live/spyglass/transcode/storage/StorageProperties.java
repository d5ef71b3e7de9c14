package live.spyglass.transcode.storage;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// `folder`: where [FolderStore] keeps objects, unless `s3` names a bucket; shared by the nodes
/// that share broadcasts. `backlog`: how many bytes of one broadcast may wait in memory for a store
/// that is slow or away. `spool`: where they wait on this node's disk meanwhile.
@Validated
@ConfigurationProperties("transcode.storage")
public record StorageProperties(
    @DefaultValue(".spyglass/media") Path folder,
    @DefaultValue("256MB") DataSize backlog,
    @DefaultValue Spool spool,
    @DefaultValue S3 s3) {

  /// `folder`: of this machine alone; may be shared by its nodes. `limit`: bytes on disk; what is
  /// more waits in memory.
  public record Spool(
      @DefaultValue(".spyglass/spool") Path folder, @DefaultValue("4GB") DataSize limit) {}

  /// `bucket`: empty for a folder; it must exist. `endpoint`: empty for Amazon's. `pathStyle`: the
  /// bucket in the path and not in the host's name, as most other stores want it. `timeout`: of one
  /// attempt. Without `accessKeyId` the credentials are found as the AWS SDK does: environment,
  /// profile, container, instance.
  public record S3(
      @DefaultValue("") @NotNull String bucket,
      @Nullable URI endpoint,
      @DefaultValue("us-east-1") @NotNull String region,
      @DefaultValue("true") boolean pathStyle,
      @DefaultValue("10s") Duration timeout,
      @DefaultValue("") @NotNull String accessKeyId,
      @DefaultValue("") @NotNull String secretAccessKey) {

    /// Says nothing of the secret.
    @Override
    public String toString() {
      return "S3[bucket=" + bucket + ", endpoint=" + endpoint + "]";
    }
  }
}
