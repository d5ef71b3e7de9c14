package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// All that encoders sent over one connection, byte for byte: two seconds of FFmpeg 8.1, of
/// GStreamer's rtmp2sink and of librtmp (GStreamer's rtmpsink), with a stream key that opens
/// nothing.
final class Recordings {

  private Recordings() {}

  static Map<String, byte[]> all() throws IOException {
    return files("/recordings");
  }

  /// The files of a folder of the tests, by name.
  static Map<String, byte[]> files(String folder) throws IOException {
    URL place = Objects.requireNonNull(Recordings.class.getResource(folder), folder);
    Map<String, byte[]> files = new TreeMap<>();
    try (var paths = Files.list(Path.of(place.toURI()))) {
      List<Path> all = paths.toList();
      for (Path path : all) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    return files;
  }
}
