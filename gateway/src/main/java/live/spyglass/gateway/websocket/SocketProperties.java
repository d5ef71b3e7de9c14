package live.spyglass.gateway.websocket;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `maxConnections`: at once through this gateway; each takes two file descriptors.
/// `maxFrameBytes`: of one frame, either way. `handshakeTimeout`: for the chat to accept.
/// `stallTimeout`: how long an end may take nothing of what is sent to it.
@Validated
@ConfigurationProperties("gateway.websocket")
record SocketProperties(
    @DefaultValue("8000") @Positive int maxConnections,
    @DefaultValue("65536") @Positive int maxFrameBytes,
    @DefaultValue("5s") Duration handshakeTimeout,
    @DefaultValue("60s") Duration stallTimeout) {}
