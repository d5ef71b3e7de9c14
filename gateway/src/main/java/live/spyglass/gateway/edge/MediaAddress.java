package live.spyglass.gateway.edge;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// What a public media address names: a piece of a broadcast, and the grant it came with.
///
/// `resource` is the piece's name below the broadcast, `query` what the player asks of a playlist
/// (RFC 8216bis §6.2.5), both as they were written.
record MediaAddress(
    BroadcastId broadcast, @Nullable String grant, String resource, @Nullable String query) {

  static final String PREFIX = "/media/";

  /// `/media/{id}/[~{grant}/][{rendition}/]{name}`: nothing encoded, nothing that climbs.
  private static final Pattern PATH =
      Pattern.compile(
          "/media/(?<id>[^/]+)/(?:~(?<grant>[^/]*)/)?"
              + "(?<resource>(?:[A-Za-z0-9_-]{1,32}/)?[A-Za-z0-9_-]{1,64}(?:\\.[A-Za-z0-9]{1,16}){1,3})");

  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9_=&.%-]{0,512}");

  /// Empty when no broadcast could have such a piece.
  static Optional<MediaAddress> parse(String path, @Nullable String query) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()
        || !BroadcastId.isValid(parts.group("id"))
        || (query != null && !QUERY.matcher(query).matches())) {
      return Optional.empty();
    }
    return Optional.of(
        new MediaAddress(
            new BroadcastId(parts.group("id")),
            parts.group("grant"),
            parts.group("resource"),
            query));
  }

  /// Where an origin has it.
  String atOrigin() {
    return "/origin/" + broadcast.value() + "/" + resource + (query == null ? "" : "?" + query);
  }

  /// Without the grant, which is a secret.
  @Override
  public String toString() {
    return broadcast.value() + "/" + resource;
  }
}
