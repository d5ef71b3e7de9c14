package live.spyglass.catalog.broadcast.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `url` (`SPYGLASS_PUBLIC_URL`): the address clients use, without a path; empty: as the request
/// came.
@Validated
@ConfigurationProperties("spyglass.public")
record PublicUrlProperties(
    @DefaultValue("")
        @NotNull
        @Pattern(regexp = "|https?://[^/?#]+/?", message = "must be http(s)://host[:port]")
        String url) {}
