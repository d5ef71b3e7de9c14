package live.spyglass.catalog.session;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `lifetime`: of a session nobody refreshes. `attempts`: wrong passwords per handle and address
/// within `attemptWindow`.
@Validated
@ConfigurationProperties("catalog.session")
record SessionProperties(
    @DefaultValue("30d") Duration lifetime,
    @DefaultValue("10") @Positive int attempts,
    @DefaultValue("15m") Duration attemptWindow) {}
