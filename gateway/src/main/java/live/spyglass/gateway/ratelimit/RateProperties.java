package live.spyglass.gateway.ratelimit;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What one client may ask for: buckets of so many requests that fill again by so many a minute.
/// `signIn` covers signing up and signing in, `chat` opening chats, `api` all the rest of the API.
/// Media is not counted.
@Validated
@ConfigurationProperties("gateway.rate")
record RateProperties(
    @DefaultValue("30") @Positive int signInPerMinute,
    @DefaultValue("30") @Positive int signInBurst,
    @DefaultValue("600") @Positive int apiPerMinute,
    @DefaultValue("200") @Positive int apiBurst,
    @DefaultValue("120") @Positive int chatPerMinute,
    @DefaultValue("60") @Positive int chatBurst) {}
