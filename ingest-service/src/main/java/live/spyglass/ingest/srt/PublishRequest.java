package live.spyglass.ingest.srt;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// What a stream id asks for: a stream key alone, or keys and values as in SRT Access Control
/// (`#!::r=KEY,m=publish`). There is nothing here but publishing, so the mode may be missing.
sealed interface PublishRequest {

  String STANDARD = "#!::";
  String ENCODED = "%23!";
  String APP = "live/";

  record Publish(String streamKey) implements PublishRequest {

    @Override
    public String toString() {
      return "Publish[***]";
    }
  }

  record Refused(Rejection rejection) implements PublishRequest {}

  static PublishRequest of(String streamId) {
    String id = decoded(streamId);
    if (!id.startsWith("#!")) {
      return publish(id);
    }
    if (!id.startsWith(STANDARD)) {
      return new Refused(Rejection.BAD_REQUEST);
    }
    String resource = "";
    for (String pair : id.substring(STANDARD.length()).split(",", -1)) {
      int equals = pair.indexOf('=');
      String value = pair.substring(equals + 1).strip();
      switch (equals < 0 ? "" : pair.substring(0, equals).strip()) {
        case "r" -> resource = value;
        case "m" -> {
          if (!value.equals("publish")) {
            return new Refused(Rejection.BAD_MODE);
          }
        }
        case "t" -> {
          if (!value.equals("stream")) {
            return new Refused(Rejection.NOT_SUPPORTED_MEDIA);
          }
        }
        // Users, hosts and sessions, and what a maker adds of its own, say nothing here.
        default -> {}
      }
    }
    return publish(resource);
  }

  /// An address in the way of RTMP, `live/KEY`, is understood too.
  private static PublishRequest publish(String resource) {
    String path = resource.startsWith("/") ? resource.substring(1) : resource;
    String key = path.startsWith(APP) ? path.substring(APP.length()) : path;
    return key.isBlank() ? new Refused(Rejection.BAD_REQUEST) : new Publish(key);
  }

  /// Some encoders pass on what stands in an address as it stands there.
  private static String decoded(String streamId) {
    if (!streamId.regionMatches(true, 0, ENCODED, 0, ENCODED.length())
        && !streamId.startsWith("%23%21")) {
      return streamId;
    }
    try {
      return URLDecoder.decode(streamId, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return streamId;
    }
  }
}
