package live.spyglass.ingest.rtmp;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// RTMP without TLS, and what holds for RTMPS too.
///
/// `port`: 0 is off, -1 any free one. `address`: of both listeners. `readTimeout`: after how long
/// without sound or picture a publisher counts as gone. `handshakeTimeout`: from connection to
/// accepted stream key. `maxMessageSize`: of one frame. `maxUnderWay`: of all frames that have not
/// arrived whole, over all connections.
@Validated
@ConfigurationProperties("ingest.rtmp")
record RtmpProperties(
    @DefaultValue("1935") @Min(-1) @Max(65535) int port,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("10s") Duration readTimeout,
    @DefaultValue("10s") Duration handshakeTimeout,
    @DefaultValue("2000") @Positive int maxConnections,
    @DefaultValue("500") @Positive int maxConnectionsPerAddress,
    @DefaultValue("8MB") DataSize maxMessageSize,
    @DefaultValue("64MB") DataSize maxUnderWay) {}
