package live.spyglass.transcode.packaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /// A rendition of a broadcast as it is on air. `parts` of the newest segments by number; `open`
  /// is null where nothing grows; `skip`: a delta update was asked for (§6.2.5.1); once `ended`,
  /// all else does not count and the playlist is the replay.
  record Live(
      Reach reach,
      long partMicros,
      SegmentList segments,
      Map<Long, List<Part>> parts,
      @Nullable Open open,
      List<Report> reports,
      boolean skip,
      boolean ended) {}

  /// The segment that grows.
  record Open(long number, int epoch, long startMillis, List<Part> parts) {}

  /// How far another rendition is (§4.4.5.4).
  record Report(String rendition, long number, int part) {}

  /// The playlist of a broadcast that is over: whole, closed, without parts.
  public static String replay(PackagingProperties limits, SegmentList segments) {
    MediaPlaylist playlist = new MediaPlaylist(limits);
    playlist.head();
    playlist.sequence(0, 0);
    segments.forEach(0, playlist::segment);
    playlist.line("#EXT-X-ENDLIST");
    return playlist.out.toString();
  }

  /// The playlist of a broadcast that another node holds, from what is stored: no parts, and
  /// otherwise what that node would say.
  public static String stored(
      PackagingProperties limits, MediaIndex index, String rendition, Reach reach, boolean skip) {
    List<Report> reports = new ArrayList<>();
    for (String name : index.names()) {
      int count = index.findSegments(name).orElse(List.of()).size();
      if (!name.equals(rendition) && count > 0) {
        reports.add(new Report(name, count - 1, 0));
      }
    }
    SegmentList segments = SegmentList.of(limits, index.findSegments(rendition).orElse(List.of()));
    return write(
        limits,
        new Live(
            reach,
            limits.partMicros(index),
            segments,
            Map.of(),
            null,
            List.copyOf(reports),
            skip,
            index.ended()));
  }

  static String write(PackagingProperties limits, Live live) {
    if (live.ended()) {
      return replay(limits, live.segments());
    }
    MediaPlaylist playlist = new MediaPlaylist(limits);
    playlist.writeLive(live);
    return playlist.out.toString();
  }

  private void writeLive(Live live) {
    SegmentList segments = live.segments();
    int first = live.reach().first(segments, limits);
    head();
    if (live.reach().complete(limits)) {
      line("#EXT-X-PLAYLIST-TYPE:EVENT");
    }
    control(live.partMicros());
    sequence(first, segments.discontinuitiesUpTo(first, epochAt(live, first)));
    int listed = first;
    if (live.skip()) {
      int skipped = segments.firstWithin(limits.skipMicros());
      if (skipped > first) {
        line("#EXT-X-SKIP:SKIPPED-SEGMENTS=" + (skipped - first));
        lastEpoch = segments.get(skipped - 1).epoch();
        listed = skipped;
      }
    }
    int withParts = segments.firstWithin(limits.threeTargets().toNanos() / 1000);
    segments.forEach(
        listed,
        segment -> {
          startOf(segment.epoch(), segment.startMillis());
          if (segment.number() >= withParts) {
            parts(segment.number(), live.parts().getOrDefault(segment.number(), List.of()));
          }
          endOf(segment);
        });
    if (live.open() != null) {
      open(live.open());
    }
    live.reports().forEach(report -> report(report, live.reach()));
  }

  /// §4.4.3.8, §4.4.3.7. Who lists no parts still says how long they are.
  private void control(long partMicros) {
    out.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=");
    seconds(limits.skipMicros());
    out.append(",PART-HOLD-BACK=");
    seconds(3 * partMicros);
    out.append("\n#EXT-X-PART-INF:PART-TARGET=");
    seconds(partMicros);
    out.append('\n');
  }

  private void open(Open open) {
    if (!open.parts().isEmpty()) {
      startOf(open.epoch(), open.startMillis());
      parts(open.number(), open.parts());
    }
    if (!open.parts().isEmpty() || open.epoch() == lastEpoch) {
      out.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"").append(open.number()).append('.');
      line(open.parts().size() + ".m4s\"");
    }
  }

  private void report(Report report, Reach reach) {
    out.append("#EXT-X-RENDITION-REPORT:URI=\"../").append(report.rendition()).append('/');
    out.append(reach.file()).append("\",LAST-MSN=").append(report.number());
    line(",LAST-PART=" + report.part());
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

  /// §4.4.3.2, §4.4.3.3.
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

  /// Decimal seconds with six places (§4.2).
  private void seconds(long micros) {
    String fraction = Long.toString(1_000_000 + micros % 1_000_000);
    out.append(micros / 1_000_000).append('.').append(fraction, 1, 7);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
