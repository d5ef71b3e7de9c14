package live.spyglass.catalog.account;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Argon2id: `memory` in KiB and `iterations` as in OWASP's Password Storage Cheat Sheet, one lane.
/// At most `concurrent` hashes are computed at once (0: one per processor), at most `waiting`
/// requests queue for one, none for longer than `patience`.
@Validated
@ConfigurationProperties("catalog.password")
record PasswordProperties(
    @DefaultValue("19456") @Min(8) int memory,
    @DefaultValue("2") @Positive int iterations,
    @DefaultValue("0") @PositiveOrZero int concurrent,
    @DefaultValue("64") @PositiveOrZero int waiting,
    @DefaultValue("10s") Duration patience) {}
