package live.spyglass.ingest.rtmp;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// RTMP over TLS. `port`: 0 is off, -1 any free one. `certificate` and `privateKey`: PEM files, the
/// certificate with its chain.
@Validated
@ConfigurationProperties("ingest.rtmps")
record RtmpsProperties(
    @DefaultValue("0") @Min(-1) @Max(65535) int port,
    @Nullable String certificate,
    @Nullable String privateKey) {}
