package live.spyglass.catalog.token;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `signingKeys`: folder of PEM files. `accessLifetime`: of an access token; whoever is shut out
/// stays in for as long. `grantLifetime`: of a playback grant; a film should fit in.
@Validated
@ConfigurationProperties("catalog.token")
record TokenSettings(
    @DefaultValue("") @NotNull String signingKeys,
    @DefaultValue("10m") Duration accessLifetime,
    @DefaultValue("12h") Duration grantLifetime) {}
