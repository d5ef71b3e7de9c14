package live.spyglass.transcode.poster;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `interval`: between two posters while live, in whole seconds; zero makes none.
@ConfigurationProperties("transcode.poster")
public record PosterProperties(@DefaultValue("10s") Duration interval) {}
