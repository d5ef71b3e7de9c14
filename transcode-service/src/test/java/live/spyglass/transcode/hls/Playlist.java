package live.spyglass.transcode.hls;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A media playlist, read strictly: what §4 does not allow is an [AssertionError] that names the
/// clause.
public final class Playlist {

  /// A Media Segment. Addresses as they are written; times in microseconds.
  public record Segment(
      long number,
      String uri,
      long micros,
      boolean gap,
      boolean discontinuity,
      @Nullable String map,
      @Nullable Instant date,
      List<Part> parts) {

    /// The same without its parts, which go when it is old (§6.2.2).
    public Segment withoutParts() {
      return new Segment(number, uri, micros, gap, discontinuity, map, date, List.of());
    }
  }

  /// A Partial Segment.
  public record Part(String uri, long micros, boolean independent, boolean gap) {}

  /// `EXT-X-RENDITION-REPORT`.
  public record Report(String uri, long lastNumber, int lastPart) {}

  private final Map<String, String> header = new LinkedHashMap<>();
  private final List<Segment> segments = new ArrayList<>();
  private final List<Part> openParts = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private @Nullable Attributes hint;
  private long skipped;
  private boolean ended;

  // What the next segment has got so far.
  private boolean discontinuity;
  private boolean gap;
  private @Nullable String map;
  private @Nullable Instant date;
  private @Nullable Long micros;

  private Playlist() {}

  public Playlist(String text) {
    List<String> lines = Lines.of(text);
    for (String line : lines.subList(1, lines.size())) {
      read(line);
    }
    if (micros != null || gap) {
      throw new AssertionError("§4.4.4.1: a segment without its address at the end");
    }
  }

  private void read(String line) {
    if (ended) {
      // "MAY occur anywhere", but nothing of ours comes behind it.
      throw new AssertionError("§4.4.3.4: " + line + " stands behind EXT-X-ENDLIST");
    }
    int colon = line.indexOf(':');
    String tag = colon < 0 || !line.startsWith("#") ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    switch (tag) {
      case "#EXT-X-VERSION",
          "#EXT-X-TARGETDURATION",
          "#EXT-X-INDEPENDENT-SEGMENTS",
          "#EXT-X-SERVER-CONTROL",
          "#EXT-X-PART-INF",
          "#EXT-X-MEDIA-SEQUENCE",
          "#EXT-X-DISCONTINUITY-SEQUENCE",
          "#EXT-X-PLAYLIST-TYPE" ->
          header(tag.substring("#EXT-X-".length()), value);
      case "#EXT-X-SKIP" -> {
        if (skipped > 0 || !segments.isEmpty()) {
          throw new AssertionError("§4.4.5.2: EXT-X-SKIP stands twice or behind a segment");
        }
        skipped = Attributes.parse(value).integer("SKIPPED-SEGMENTS");
      }
      case "#EXT-X-DISCONTINUITY" -> discontinuity = true;
      case "#EXT-X-GAP" -> gap = true;
      case "#EXT-X-MAP" -> map = Attributes.parse(value).text("URI");
      case "#EXT-X-PROGRAM-DATE-TIME" -> date = Instant.parse(value);
      case "#EXTINF" -> micros = micros(value.substring(0, value.indexOf(',')));
      case "#EXT-X-PART" -> part(Attributes.parse(value));
      case "#EXT-X-PRELOAD-HINT" -> {
        if (hint != null) {
          throw new AssertionError("§4.4.5.3: two hints of one type");
        }
        hint = Attributes.parse(value);
      }
      case "#EXT-X-RENDITION-REPORT" -> {
        Attributes report = Attributes.parse(value);
        reports.add(
            new Report(
                report.text("URI"),
                report.integer("LAST-MSN"),
                Math.toIntExact(report.integer("LAST-PART"))));
      }
      case "#EXT-X-ENDLIST" -> ended = true;
      default -> {
        if (line.startsWith("#")) {
          throw new AssertionError("§4.1: an unknown tag or a comment: " + line);
        }
        segment(line);
      }
    }
  }

  private void header(String name, String value) {
    if (skipped > 0 || !segments.isEmpty() || !openParts.isEmpty()) {
      throw new AssertionError("§4.4.3: " + name + " must come before the first segment");
    }
    if (header.put(name, value) != null) {
      throw new AssertionError("§4.4.3: " + name + " stands twice");
    }
  }

  private void part(Attributes part) {
    openParts.add(
        new Part(
            part.text("URI"), part.micros("DURATION"), part.yes("INDEPENDENT"), part.yes("GAP")));
  }

  private void segment(String uri) {
    if (micros == null) {
      throw new AssertionError("§4.4.4.1: " + uri + " has no EXTINF");
    }
    long number = mediaSequence() + skipped + segments.size();
    segments.add(
        new Segment(number, uri, micros, gap, discontinuity, map, date, List.copyOf(openParts)));
    openParts.clear();
    micros = null;
    gap = false;
    discontinuity = false;
    date = null;
  }

  /// This playlist as it is after a delta update to it (§6.3.7).
  public Playlist updatedBy(Playlist delta) {
    if (delta.skipped == 0) {
      return delta;
    }
    Playlist whole = new Playlist();
    whole.header.putAll(delta.header);
    whole.openParts.addAll(delta.openParts);
    whole.reports.addAll(delta.reports);
    whole.hint = delta.hint;
    whole.map = delta.map;
    whole.date = delta.date;
    whole.discontinuity = delta.discontinuity;
    for (long number = delta.mediaSequence(); number < delta.firstListed(); number++) {
      long wanted = number;
      whole.segments.add(
          find(number)
              .orElseThrow(
                  () -> new AssertionError("§6.2.5.1: segment " + wanted + " was never listed"))
              .withoutParts());
    }
    String last = whole.segments.getLast().map();
    for (Segment segment : delta.segments) {
      String applies = segment.map() == null ? last : segment.map();
      whole.segments.add(
          new Segment(
              segment.number(),
              segment.uri(),
              segment.micros(),
              segment.gap(),
              segment.discontinuity(),
              applies,
              segment.date(),
              segment.parts()));
      last = applies;
    }
    whole.map = delta.map == null ? last : delta.map;
    return whole;
  }

  public Optional<String> find(String header) {
    return Optional.ofNullable(this.header.get(header));
  }

  public Attributes attributes(String name) {
    return Attributes.parse(
        find(name).orElseThrow(() -> new AssertionError("there is no EXT-X-" + name)));
  }

  public Optional<Segment> find(long number) {
    long index = number - firstListed();
    return index < 0 || index >= segments.size()
        ? Optional.empty()
        : Optional.of(segments.get((int) index));
  }

  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /// Parts of the segment that is not complete.
  public List<Part> openParts() {
    return List.copyOf(openParts);
  }

  /// `EXT-X-MAP` that is in force at the end.
  public @Nullable String openMap() {
    return map;
  }

  /// When the segment that is not complete began.
  public @Nullable Instant openDate() {
    return date;
  }

  /// Whether the segment that is not complete begins with a discontinuity.
  public boolean openDiscontinuity() {
    return discontinuity;
  }

  public List<Report> reports() {
    return List.copyOf(reports);
  }

  public Optional<Attributes> hint() {
    return Optional.ofNullable(hint);
  }

  public long mediaSequence() {
    return find("MEDIA-SEQUENCE").map(Playlist::integer).orElse(0L);
  }

  public long discontinuitySequence() {
    return find("DISCONTINUITY-SEQUENCE").map(Playlist::integer).orElse(0L);
  }

  /// Number of the segment that comes next.
  public long nextNumber() {
    return firstListed() + segments.size();
  }

  public long firstListed() {
    return mediaSequence() + skipped;
  }

  public long skipped() {
    return skipped;
  }

  public boolean ended() {
    return ended;
  }

  public long targetMicros() {
    return 1_000_000
        * integer(
            find("TARGETDURATION")
                .orElseThrow(() -> new AssertionError("§4.4.3.1: no target duration")));
  }

  public Optional<Long> partTargetMicros() {
    return header.containsKey("PART-INF")
        ? Optional.of(attributes("PART-INF").micros("PART-TARGET"))
        : Optional.empty();
  }

  static long integer(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new AssertionError("§4.2: not a decimal integer: " + text);
    }
    return Long.parseLong(text);
  }

  static long micros(String text) {
    if (!text.matches("[0-9]+(\\.[0-9]+)?")) {
      throw new AssertionError("§4.2: not a decimal floating-point number: " + text);
    }
    return new BigDecimal(text).movePointRight(6).longValue();
  }
}
