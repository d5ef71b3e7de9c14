package live.spyglass.ingest.webrtc;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// WebRTC, in and out.
///
/// `port`: of UDP and TCP; -1 is off, 0 any free one. `address`: to bind to. `announced`: addresses
/// that peers are told to come to, when they are others than those of this machine. `iceServers`:
/// `stun:` and `turn:` addresses that clients are told of; a node with a public address needs none.
/// `comeTimeout`: from an answer to the peer's first check. `handshakeTimeout`: for DTLS.
/// `consentTimeout`: after how long without a check a peer is gone. `maxSessions`, and
/// `maxWaitingPerAddress` of those that have not connected.
@Validated
@ConfigurationProperties("ingest.webrtc")
record WebRtcProperties(
    @DefaultValue("8189") @Min(-1) @Max(65535) int port,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue List<String> announced,
    @DefaultValue List<String> iceServers,
    @DefaultValue("30s") Duration comeTimeout,
    @DefaultValue("15s") Duration handshakeTimeout,
    @DefaultValue("30s") Duration consentTimeout,
    @DefaultValue("2000") @Positive int maxSessions,
    @DefaultValue("100") @Positive int maxWaitingPerAddress) {}
