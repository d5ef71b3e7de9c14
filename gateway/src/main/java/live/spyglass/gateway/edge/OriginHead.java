package live.spyglass.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an origin says about a piece that it has. `length` in bytes, -1 when it is not known yet.
record OriginHead(
    String contentType,
    String cacheControl,
    @Nullable String etag,
    @Nullable String lastModified,
    long length) {

  private static final Pattern MAX_AGE = Pattern.compile("(?:^|[, ])max-age=([0-9]{1,9})");

  static OriginHead of(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return new OriginHead(
        headers.get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream"),
        headers.get(HttpHeaderNames.CACHE_CONTROL, "no-cache"),
        headers.get(HttpHeaderNames.ETAG),
        headers.get(HttpHeaderNames.LAST_MODIFIED),
        length != null && length.matches("[0-9]{1,15}") ? Long.parseLong(length) : -1);
  }

  /// Bytes that will never be others (RFC 8246). Also those that only somebody with a grant may
  /// see: `private` is meant for caches that cannot tell who asks, and this one can.
  boolean isImmutable() {
    return cacheControl.contains("immutable");
  }

  /// How long the answer may be given again.
  Duration freshness() {
    Matcher age = MAX_AGE.matcher(cacheControl);
    return age.find() && !cacheControl.contains("no-cache") && !cacheControl.contains("no-store")
        ? Duration.ofSeconds(Long.parseLong(age.group(1)))
        : Duration.ZERO;
  }

  boolean isPlaylist() {
    return contentType.startsWith("application/vnd.apple.mpegurl");
  }

  OriginHead withLength(long bytes) {
    return new OriginHead(contentType, cacheControl, etag, lastModified, bytes);
  }
}
