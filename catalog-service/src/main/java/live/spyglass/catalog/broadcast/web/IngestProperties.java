package live.spyglass.catalog.broadcast.web;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Addresses that broadcasters are told; `{host}` is replaced by the public host, empty means not
/// offered. `srtPassphrase`: the one that ingest asks for (`INGEST_SRT_PASSPHRASE`); empty without.
/// `webrtcPort`: ingest's own (`INGEST_WEBRTC_PORT`); -1: there is neither WHIP nor WHEP.
@Validated
@ConfigurationProperties("catalog.ingest")
record IngestProperties(
    @DefaultValue("") @NotNull String rtmpUrl,
    @DefaultValue("") @NotNull String rtmpsUrl,
    @DefaultValue("") @NotNull String srtUrl,
    @DefaultValue("") @NotNull String srtPassphrase,
    @DefaultValue("8189") int webrtcPort) {

  boolean takesWebRtc() {
    return webrtcPort >= 0;
  }

  @Override
  public String toString() {
    return "IngestProperties["
        + rtmpUrl
        + ", "
        + rtmpsUrl
        + ", "
        + srtUrl
        + ", "
        + webrtcPort
        + "]";
  }
}
