package live.spyglass.e2e;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A second node of the transcode service beside the platform's own: the same jar, the same stores,
/// a name, a port and a spool of its own.
final class Transcoder implements AutoCloseable {

  private final ServiceNode node;

  private Transcoder(ServiceNode node) {
    this.node = node;
  }

  /// Answers once it is ready for work.
  static Transcoder start(String name) {
    int port = Platform.freePort();
    Map<String, String> environment = new HashMap<>(Platform.environment());
    environment.putAll(
        Map.of(
            "TRANSCODE_NODE_ID",
            name,
            "TRANSCODE_ADVERTISED_URL",
            "http://127.0.0.1:" + port,
            "TRANSCODE_STORAGE_FOLDER",
            Platform.DATA.resolve("media").toString(),
            "TRANSCODE_STORAGE_SPOOL_FOLDER",
            Platform.DATA.resolve("spool-" + name).toString()));
    return new Transcoder(ServiceNode.start("transcode-service", name, port, environment));
  }

  /// Of all nodes, those that are encoding something.
  static List<ProcessHandle> atWork(Stream<ProcessHandle> nodes) {
    return nodes.filter(node -> node.children().anyMatch(Transcoder::isEncoder)).toList();
  }

  ProcessHandle handle() {
    return node.handle();
  }

  @Override
  public void close() {
    node.close();
  }

  private static boolean isEncoder(ProcessHandle process) {
    return process.info().command().map(Path::of).stream()
        .anyMatch(program -> program.getFileName().toString().equals("ffmpeg"));
  }
}
