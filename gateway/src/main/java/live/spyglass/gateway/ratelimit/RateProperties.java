package live.spyglass.gateway.ratelimit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What one client may ask for. `signIn` covers sign-up, sign-in and renewing a session; `api` the
/// rest of the API; `chat` new chat connections. Media is not counted here.
@Validated
@ConfigurationProperties("gateway.rate")
record RateProperties(
    @Valid @DefaultValue Bucket signIn,
    @Valid @DefaultValue Bucket api,
    @Valid @DefaultValue Bucket chat) {

  /// A bucket of `burst` requests that fills by `perMinute`.
  record Bucket(
      @DefaultValue("600") @Positive int perMinute, @DefaultValue("200") @Positive int burst) {}
}
