package live.spyglass.chat.moderation;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `messages` at once, then one each `messageInterval` (per account); `hearts` at once, then
/// `heartsPerSecond` (per person and room); `frames` at once, then `framesPerSecond` (per
/// connection, whatever they say); `connectionsPerAddress`: generous, since a school or a company
/// may share one address; `violations`: so many unreadable frames end a connection.
@Validated
@ConfigurationProperties("chat.limits")
public record LimitProperties(
    @DefaultValue("5") @Positive int messages,
    @DefaultValue("1s") Duration messageInterval,
    @DefaultValue("1000") @Positive int hearts,
    @DefaultValue("200") @Positive int heartsPerSecond,
    @DefaultValue("200") @Positive int frames,
    @DefaultValue("100") @Positive int framesPerSecond,
    @DefaultValue("2000") @Positive int connectionsPerAddress,
    @DefaultValue("5") @Positive int violations) {}
