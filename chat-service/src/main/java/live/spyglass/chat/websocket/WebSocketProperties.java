package live.spyglass.chat.websocket;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `port` 0: any free one. `eventLoops` 0: as many as processors. `maxFrameBytes`: of what a client
/// sends, UTF-8; five hundred characters, all of them escaped, fit. `history`: messages sent on
/// joining. `maxRecovered`: messages sent at most after a reconnect. `recentMessages`: kept in
/// memory per room. `maxConnections`: on this replica; each takes a file descriptor.
@Validated
@ConfigurationProperties("chat.websocket")
public record WebSocketProperties(
    @DefaultValue("8085") @Min(0) int port,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("0") @Min(0) int eventLoops,
    @DefaultValue("18000") @Positive int maxConnections,
    @DefaultValue("8192") @Positive int maxFrameBytes,
    @DefaultValue("50") @Positive int history,
    @DefaultValue("500") @Positive int maxRecovered,
    @DefaultValue("256") @Positive int recentMessages,
    @DefaultValue("50ms") Duration longestPause,
    @DefaultValue("30s") Duration pingInterval,
    @DefaultValue("30s") Duration stallTimeout,
    @DefaultValue("30s") Duration roomLinger) {}
