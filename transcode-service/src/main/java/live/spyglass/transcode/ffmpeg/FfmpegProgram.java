package live.spyglass.transcode.ffmpeg;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.springframework.stereotype.Component;

/// Where FFmpeg is. The bundled one is unpacked once into JavaCPP's cache and needs `libpulse0` on
/// the host.
@Component
public final class FfmpegProgram {

  private final Path path;

  /// Throws [IllegalStateException] when a path is set and no program is there.
  public FfmpegProgram(FfmpegProperties properties) {
    this.path =
        properties.ffmpeg().isBlank()
            ? Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class))
            : Path.of(properties.ffmpeg());
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException("TRANSCODE_FFMPEG names no program: " + path);
    }
  }

  Path path() {
    return path;
  }
}
