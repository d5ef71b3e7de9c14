package live.spyglass.transcode.packaging;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Writes media playlists (RFC 8216bis §4.4). Addresses are relative and never change their
/// meaning: `init-{epoch}.mp4`, `{number}.m4s`, `{number}.{part}.m4s`.
public final class MediaPlaylist {

  public static final String CONTENT_TYPE = "application/vnd.apple.mpegurl";

  /// Delta updates need 9 (§8).
  private static final int VERSION = 9;

  private final StringBuilder out = new StringBuilder(8192);
  private final PackagingProperties limits;
  private int lastEpoch = -1;

  private MediaPlaylist(PackagingProperties limits) {
    this.limits = limits;
  }

  /// The live edge of a rendition. `open` is null between epochs; `skip`: a delta update was asked
  /// for (§6.2.5.1).
  record Live(
      long partMicros,
      List<Segment> segments,
      LongFunction<List<Part>> parts,
      @Nullable Open open,
      List<Report> reports,
      boolean skip) {}

  /// The segment that grows.
  record Open(long number, int epoch, long startMillis, List<Part> parts) {}

  /// How far another rendition is (§4.4.5.4).
  record Report(String rendition, long number, int part) {}

  /// The playlist of a broadcast that is over: whole, closed, without parts.
  public static String replay(PackagingProperties limits, List<Segment> segments) {
    MediaPlaylist playlist = new MediaPlaylist(limits);
    playlist.head();
    playlist.sequence(0, 0);
    segments.forEach(playlist::segment);
    playlist.line("#EXT-X-ENDLIST");
    return playlist.out.toString();
  }

  /// The playlist of a broadcast that another node holds, from what is stored: no parts, no
  /// blocking.
  public static String stored(PackagingProperties limits, List<Segment> segments) {
    MediaPlaylist playlist = new MediaPlaylist(limits);
    playlist.head();
    playlist.window(segments);
    return playlist.out.toString();
  }

  static String live(PackagingProperties limits, Live live) {
    MediaPlaylist playlist = new MediaPlaylist(limits);
    playlist.writeLive(live);
    return playlist.out.toString();
  }

  private void writeLive(Live live) {
    head();
    out.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=");
    seconds(limits.skipMicros());
    out.append(",PART-HOLD-BACK=");
    seconds(3 * live.partMicros());
    out.append("\n#EXT-X-PART-INF:PART-TARGET=");
    seconds(live.partMicros());
    out.append('\n');
    List<Segment> segments = live.segments();
    int first = firstWithin(segments, limits.liveWindow().toNanos() / 1000);
    sequence(first, epochAt(live, first));
    int listed = first;
    if (live.skip()) {
      int skipped = firstWithin(segments, limits.skipMicros());
      if (skipped > first) {
        line("#EXT-X-SKIP:SKIPPED-SEGMENTS=" + (skipped - first));
        lastEpoch = segments.get(skipped - 1).epoch();
        listed = skipped;
      }
    }
    int withParts = firstWithin(segments, limits.threeTargets().toNanos() / 1000);
    for (Segment segment : segments.subList(listed, segments.size())) {
      startOf(segment.epoch(), segment.startMillis());
      if (segment.number() >= withParts) {
        parts(segment.number(), live.parts().apply(segment.number()));
      }
      endOf(segment);
    }
    Open open = live.open();
    if (open != null) {
      if (!open.parts().isEmpty()) {
        startOf(open.epoch(), open.startMillis());
        parts(open.number(), open.parts());
      }
      if (!open.parts().isEmpty() || open.epoch() == lastEpoch) {
        line(
            "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\""
                + open.number()
                + "."
                + open.parts().size()
                + ".m4s\"");
      }
    }
    for (Report report : live.reports()) {
      line(
          String.format(
              Locale.ROOT,
              "#EXT-X-RENDITION-REPORT:URI=\"../%s/index.m3u8\",LAST-MSN=%d,LAST-PART=%d",
              report.rendition(),
              report.number(),
              report.part()));
    }
  }

  private void window(List<Segment> segments) {
    int first = firstWithin(segments, limits.liveWindow().toNanos() / 1000);
    sequence(first, first < segments.size() ? segments.get(first).epoch() : 0);
    segments.subList(first, segments.size()).forEach(this::segment);
  }

  private static int epochAt(Live live, int index) {
    if (index < live.segments().size()) {
      return live.segments().get(index).epoch();
    }
    return live.open() == null ? 0 : live.open().epoch();
  }

  private void head() {
    line("#EXTM3U");
    line("#EXT-X-VERSION:" + VERSION);
    line("#EXT-X-TARGETDURATION:" + limits.targetDuration().toSeconds());
    line("#EXT-X-INDEPENDENT-SEGMENTS");
  }

  /// §4.4.3.2, §4.4.3.3. Epochs are numbered from 0 and every rendition has a segment of each, so
  /// an epoch's number is its discontinuity sequence number.
  private void sequence(long media, int discontinuity) {
    line("#EXT-X-MEDIA-SEQUENCE:" + media);
    line("#EXT-X-DISCONTINUITY-SEQUENCE:" + discontinuity);
  }

  private void segment(Segment segment) {
    startOf(segment.epoch(), segment.startMillis());
    endOf(segment);
  }

  private void startOf(int epoch, long startMillis) {
    if (epoch != lastEpoch) {
      if (lastEpoch >= 0) {
        line("#EXT-X-DISCONTINUITY");
      }
      line("#EXT-X-MAP:URI=\"init-" + epoch + ".mp4\"");
      lastEpoch = epoch;
    }
    out.append("#EXT-X-PROGRAM-DATE-TIME:");
    line(Instant.ofEpochMilli(startMillis).toString());
  }

  private void endOf(Segment segment) {
    if (segment.gap()) {
      line("#EXT-X-GAP");
    }
    out.append("#EXTINF:");
    seconds(segment.durationMicros());
    line(",");
    line(segment.number() + ".m4s");
  }

  private void parts(long number, List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      out.append("#EXT-X-PART:DURATION=");
      seconds(part.durationMicros());
      out.append(",URI=\"").append(number).append('.').append(i).append(".m4s\"");
      line(part.independent() ? ",INDEPENDENT=YES" : "");
    }
  }

  /// The first segment of which something lies within the last `micros`.
  private static int firstWithin(List<Segment> segments, long micros) {
    long length = 0;
    int first = segments.size();
    while (first > 0 && length < micros) {
      first--;
      length += segments.get(first).durationMicros();
    }
    return first;
  }

  /// Decimal seconds with six places (§4.2).
  private void seconds(long micros) {
    String fraction = Long.toString(1_000_000 + micros % 1_000_000);
    out.append(micros / 1_000_000).append('.').append(fraction, 1, 7);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
