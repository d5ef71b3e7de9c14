package live.spyglass.gateway.edge;

import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// `answerTimeout`: for an origin to begin its answer; longer than it holds a blocking reload back
/// (three target durations). `connections`: to one origin at once; as many again may wait for one.
///
/// `folder`: where immutable pieces lie, in the system's folder for temporary files unless set; it
/// may be a tmpfs. Nothing needs to be cleaned up there: the files have no names. `cacheSize`:
/// bytes of it, oldest use goes first. `memorySize`: bytes of playlists and pictures that are kept
/// for as long as the origin allows. `arrivingSize`: bytes of what is just coming in; beyond it,
/// and for a piece larger than `pieceSize`, nothing is shared and the origin's bytes are passed on
/// as the viewer takes them.
///
/// `stallTimeout`: how long a viewer may take none of an answer that is under way.
@Validated
@ConfigurationProperties("gateway.edge")
record EdgeProperties(
    @DefaultValue("30s") Duration answerTimeout,
    @DefaultValue("4000") @Positive int connections,
    @DefaultValue("") String folder,
    @DefaultValue("1GB") DataSize cacheSize,
    @DefaultValue("64MB") DataSize memorySize,
    @DefaultValue("128MB") DataSize arrivingSize,
    @DefaultValue("64MB") DataSize pieceSize,
    @DefaultValue("60s") Duration stallTimeout) {

  Path place() {
    return folder.isBlank()
        ? Path.of(
            System.getProperty("java.io.tmpdir"),
            "spyglass-edge-" + System.getProperty("user.name"))
        : Path.of(folder);
  }
}
