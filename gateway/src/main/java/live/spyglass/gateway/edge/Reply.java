package live.spyglass.gateway.edge;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one viewer is answered out of a piece: the status, the headers that are the piece's own
/// (names and values in turn), and which of its bytes (`to` exclusive, -1: to the end, which is not
/// known yet). Whoever writes it adds what every answer says.
record Reply(int status, List<String> headers, long from, long to) {

  /// Pages of any origin may read media, so an answer is the same for all of them and no cache
  /// needs to tell them apart.
  static final List<String> ALWAYS =
      List.of(
          "Access-Control-Allow-Origin", "*",
          "Access-Control-Expose-Headers",
              "Content-Length, Content-Range, Date, ETag, Retry-After, X-Request-Id",
          "Cross-Origin-Resource-Policy", "cross-origin");

  /// To a browser that asks whether it may ask (Fetch, CORS-preflight request).
  static final List<String> PREFLIGHT =
      List.of(
          "Access-Control-Allow-Methods", "GET, HEAD",
          "Access-Control-Allow-Headers", "Range, If-Range, If-None-Match, If-Modified-Since",
          "Access-Control-Max-Age", "86400");

  /// One range (RFC 9110 §14.1.2). Several at once are answered by the whole.
  private static final Pattern RANGE =
      Pattern.compile("bytes=(?:([0-9]{1,15})-([0-9]{0,15})|-([0-9]{1,15}))");

  /// `compressed`: the piece's bytes are those of a gzip file.
  static Reply of(OriginHead head, Conditions conditions, boolean compressed) {
    List<String> headers = new ArrayList<>(20);
    if (isKnown(head, conditions)) {
      common(headers, head);
      return new Reply(304, headers, 0, 0);
    }
    long length = head.length();
    long from = 0;
    long to = length;
    int status = 200;
    if (asksForRange(head, conditions)) {
      Matcher range = RANGE.matcher(String.valueOf(conditions.range()).strip());
      if (range.matches() && isForwards(range)) {
        from = first(range, length);
        to = last(range, length) + 1;
        if (from >= to) {
          return unsatisfiable(length);
        }
        status = 206;
      }
    }
    headers.add("Content-Type");
    headers.add(head.contentType());
    common(headers, head);
    if (compressed) {
      headers.add("Content-Encoding");
      headers.add("gzip");
    }
    if (!head.isPlaylist()) {
      headers.add("Accept-Ranges");
      headers.add("bytes");
    }
    if (status == 206) {
      headers.add("Content-Range");
      headers.add("bytes " + from + "-" + (to - 1) + "/" + length);
    }
    if (to >= 0) {
      headers.add("Content-Length");
      headers.add(String.valueOf(to - from));
    }
    return new Reply(status, headers, from, to);
  }

  private static void common(List<String> headers, OriginHead head) {
    headers.add("Cache-Control");
    headers.add(head.cacheControl());
    if (head.etag() != null) {
      headers.add("ETag");
      headers.add(head.etag());
    }
    if (head.lastModified() != null) {
      headers.add("Last-Modified");
      headers.add(head.lastModified());
    }
    if (head.isPlaylist()) {
      headers.add("Vary");
      headers.add("Accept-Encoding");
    }
  }

  private static Reply unsatisfiable(long length) {
    return new Reply(
        416,
        List.of(
            "Content-Range",
            "bytes */" + length,
            "Cache-Control",
            "no-store",
            "Content-Length",
            "0"),
        0,
        0);
  }

  /// RFC 9110 §13.2.2: a tag is the better word, a date counts only without one.
  private static boolean isKnown(OriginHead head, Conditions conditions) {
    if (conditions.ifNoneMatch() != null) {
      return head.etag() != null && matches(conditions.ifNoneMatch(), head.etag());
    }
    Instant since = instant(conditions.ifModifiedSince());
    Instant modified = instant(head.lastModified());
    return since != null && modified != null && !modified.isAfter(since);
  }

  private static boolean matches(String tags, String tag) {
    if (tags.strip().equals("*")) {
      return true;
    }
    String ours = opaque(tag);
    for (String theirs : tags.split(",", -1)) {
      if (opaque(theirs.strip()).equals(ours)) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    Date date = text == null ? null : DateFormatter.parseHttpDate(text);
    return date == null ? null : date.toInstant();
  }

  private static boolean asksForRange(OriginHead head, Conditions conditions) {
    if (conditions.range() == null || conditions.head() || head.isPlaylist() || head.length() < 0) {
      return false;
    }
    String condition = conditions.ifRange();
    return condition == null
        || (condition.equals(head.etag()) && !condition.startsWith("W/"))
        || condition.equals(head.lastModified());
  }

  /// `5-3` is no range, and is passed over.
  private static boolean isForwards(Matcher range) {
    return range.group(1) == null
        || range.group(2).isEmpty()
        || Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2));
  }

  private static long first(Matcher range, long length) {
    return range.group(1) != null
        ? Long.parseLong(range.group(1))
        : Math.max(0, length - Long.parseLong(range.group(3)));
  }

  private static long last(Matcher range, long length) {
    String last = range.group(2);
    return range.group(1) == null || last.isEmpty()
        ? length - 1
        : Math.min(length - 1, Long.parseLong(last));
  }
}
