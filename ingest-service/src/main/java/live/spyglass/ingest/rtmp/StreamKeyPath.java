package live.spyglass.ingest.rtmp;

import java.util.Optional;

/// Where a stream key stands in an RTMP address. Encoders cut `rtmp://host/live/KEY` differently:
/// most send the app `live` and the stream name `KEY`; some send all of the path as the app.
/// Parameters behind a `?` are dropped.
final class StreamKeyPath {

  static final String APP = "live";

  private StreamKeyPath() {}

  /// Whether the app of a connect command (§7.2.1.1) is ours.
  static boolean isOurs(String app) {
    String path = path(app);
    return path.equals(APP) || path.startsWith(APP + "/");
  }

  /// The key from app and stream name (§7.2.2.6); empty when there is none in either.
  static Optional<String> findKey(String app, String streamName) {
    String name = path(streamName);
    if (!name.isEmpty()) {
      return Optional.of(name);
    }
    String path = path(app);
    return path.startsWith(APP + "/")
        ? Optional.of(path.substring(APP.length() + 1))
        : Optional.empty();
  }

  private static String path(String text) {
    int query = text.indexOf('?');
    String path = query < 0 ? text : text.substring(0, query);
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }
}
