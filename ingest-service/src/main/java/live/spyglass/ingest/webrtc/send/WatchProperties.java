package live.spyglass.ingest.webrtc.send;

import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/// Settings of playback by WebRTC. `transcodeUrl`: any transcode node, for what browsers cannot be
/// sent as it is.
@Validated
@ConfigurationProperties("ingest")
public record WatchProperties(
    @DefaultValue("http://127.0.0.1:8083") URI transcodeUrl, @DefaultValue Viewers viewers) {

  /// `most`: how many there may be on this node. `linger`: how long a stream is read on when its
  /// last viewer has gone. `sourceWait`: how long a viewer waits for the stream's tracks to be
  /// known before it is told to try again.
  public record Viewers(
      @Name("max") @DefaultValue("2000") @Positive int most,
      @DefaultValue("10s") Duration linger,
      @DefaultValue("8s") Duration sourceWait) {}
}
