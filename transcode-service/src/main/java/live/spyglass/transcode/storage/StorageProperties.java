package live.spyglass.transcode.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// `folder`: where [FolderStore] keeps objects; shared by the nodes that share broadcasts.
/// `backlog`: how many bytes of one broadcast may wait for a store that is slow or away before the
/// oldest are given up.
@Validated
@ConfigurationProperties("transcode.storage")
public record StorageProperties(
    @DefaultValue(".spyglass/media") Path folder, @DefaultValue("256MB") DataSize backlog) {}
