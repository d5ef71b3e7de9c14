package live.spyglass.transcode.ffmpeg;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `ffmpeg`: the path of the program to use; empty: the one that is bundled.
@ConfigurationProperties("transcode")
public record FfmpegProperties(@DefaultValue("") String ffmpeg) {}
