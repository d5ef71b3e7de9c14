package live.spyglass.ingest.webrtc.receive;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How media from browsers is received.
///
/// `readTimeout`: after how long without sound or picture a publisher counts as gone. `bufferTime`
/// and `bufferPackets`: how long, and with how many behind it, a missing packet is waited for, when
/// it can be asked for again. `keyframeInterval`: browsers send no keyframe by themselves, so one
/// is asked for when the last that could begin a segment is this old. `maxBitrate`: bits per second
/// that a sender is told to stay below.
@Validated
@ConfigurationProperties("ingest.webrtc.receive")
public record ReceiveProperties(
    @DefaultValue("10s") Duration readTimeout,
    @DefaultValue("600ms") Duration bufferTime,
    @DefaultValue("1024") @Min(64) @Max(8192) int bufferPackets,
    @DefaultValue("2s") Duration keyframeInterval,
    @DefaultValue("8000000") @Positive long maxBitrate) {}
