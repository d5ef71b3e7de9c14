package live.spyglass.gateway.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// What a public media address names: a piece of a broadcast, and the grant it came with.
///
/// `resource` is the piece's name below the broadcast; `query` what the player asks of a playlist
/// (RFC 8216bis §6.2.5) in its canonical form, so that all who ask the same are one.
record MediaAddress(
    BroadcastId broadcast, @Nullable String grant, String resource, @Nullable String query) {

  static final String PREFIX = "/media/";

  /// `/media/{id}/[~{grant}/][{rendition}/]{name}`: nothing encoded, nothing that climbs.
  private static final Pattern PATH =
      Pattern.compile(
          "/media/(?<id>[^/]+)/(?:~(?<grant>[^/]*)/)?"
              + "(?<resource>(?:[A-Za-z0-9_-]{1,32}/)?[A-Za-z0-9_-]{1,64}(?:\\.[A-Za-z0-9]{1,16}){1,3})");

  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9_=&.%-]{0,512}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /// In the order in which they are written (RFC 8216bis §6.2.5.1 lets no order be relied on).
  private static final List<String> DIRECTIVES = List.of("_HLS_msn", "_HLS_part", "_HLS_skip");

  /// Empty when no broadcast could have such a piece.
  static Optional<MediaAddress> parse(String path, @Nullable String query) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()
        || !BroadcastId.isValid(parts.group("id"))
        || (query != null && !QUERY.matcher(query).matches())) {
      return Optional.empty();
    }
    String resource = parts.group("resource");
    return Optional.of(
        new MediaAddress(
            new BroadcastId(parts.group("id")),
            parts.group("grant"),
            resource,
            query == null || !resource.endsWith(".m3u8") ? null : canonical(query)));
  }

  /// Only what means something to an origin, in one order and one way of writing. A query that says
  /// something twice stays as it is, for the origin to refuse.
  private static @Nullable String canonical(String query) {
    List<String> pairs = List.of(query.split("&", -1));
    List<String> kept = new ArrayList<>();
    for (String directive : DIRECTIVES) {
      String prefix = directive + "=";
      List<String> found = pairs.stream().filter(pair -> pair.startsWith(prefix)).toList();
      if (found.size() > 1) {
        return query;
      }
      found.forEach(pair -> kept.add(prefix + number(pair.substring(prefix.length()))));
    }
    return kept.isEmpty() ? null : String.join("&", kept);
  }

  private static String number(String value) {
    return NUMBER.matcher(value).matches() ? String.valueOf(Long.parseLong(value)) : value;
  }

  /// Whether one answer may serve many: anything but the recording, which is large, asked for in
  /// ranges, and rarely by two at once.
  boolean isShared() {
    return !resource.equals("recording.mp4");
  }

  boolean isGranted() {
    return grant != null;
  }

  /// The same for all who ask for the same with the same right. Without a grant it is the address.
  String key() {
    return (isGranted() ? "~" : "")
        + (PREFIX + broadcast.value() + "/" + resource)
        + (query == null ? "" : "?" + query);
  }

  /// Where an origin has it.
  String atOrigin() {
    return "/origin/" + broadcast.value() + "/" + resource + (query == null ? "" : "?" + query);
  }

  /// For log lines: without the grant, which is a secret.
  @Override
  public String toString() {
    return PREFIX + broadcast.value() + "/" + (isGranted() ? "~***/" : "") + resource;
  }
}
