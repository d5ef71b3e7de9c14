package live.spyglass.transcode.poster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pictures for scrubbing of one broadcast: WebVTT whose cues name a place on a sheet. Times are
/// those of the replay. Every poster becomes one in the first hour; later they lie as much further
/// apart as the broadcast is longer, so that their number grows with the logarithm of its length
/// (about 1200 after ten hours). Thread-safe.
public final class Thumbnails {

  private static final long LEAST_MILLIS = 1000;
  private static final int FULL_RATE = 360;

  /// A sheet that grows is stored at every fifth picture: a node that is lost loses four.
  private static final int STORED_EVERY = 5;

  /// Finished sheets that stay here: storage may be a while behind.
  private static final int KEPT_SHEETS = 4;

  private static final Pattern CUE =
      Pattern.compile(
          """
          (\\d{2,6}):(\\d{2}):(\\d{2})\\.(\\d{3}) --> \\S+
          thumbnails/(\\d{1,6})-(\\d{1,2})\\.jpg#xywh=(\\d{1,5}),(\\d{1,5}),(\\d{1,5}),(\\d{1,5})
          """);

  /// Takes what has to be stored: `thumbnails.vtt` and `thumbnails/{sheet}-{count}.jpg`.
  @FunctionalInterface
  public interface Sink {
    void put(String name, byte[] bytes);
  }

  private record Cue(long startMillis, int sheet, int x, int y, int width, int height) {}

  private final Sink sink;
  private final List<Cue> cues = new ArrayList<>();

  /// How many pictures each sheet has, the one that grows included.
  private final Map<Integer, Integer> counts = new LinkedHashMap<>();

  private final Map<Integer, byte[]> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
          return size() > KEPT_SHEETS;
        }
      };
  private @Nullable Sheet growing;
  private int sheet;
  private int stored;

  /// Goes on from a stored `thumbnails.vtt`, empty for a new broadcast. What cannot be understood
  /// of it is left out.
  public Thumbnails(String vtt, Sink sink) {
    this.sink = sink;
    Matcher matcher = CUE.matcher(vtt);
    while (matcher.find()) {
      int number = Integer.parseInt(matcher.group(5));
      counts.put(number, Integer.valueOf(matcher.group(6)));
      sheet = Math.max(sheet, number + 1);
      cues.add(
          new Cue(
              millis(matcher),
              number,
              Integer.parseInt(matcher.group(7)),
              Integer.parseInt(matcher.group(8)),
              Integer.parseInt(matcher.group(9)),
              Integer.parseInt(matcher.group(10))));
    }
  }

  /// Adds a JPEG that shows the broadcast at this moment, unless the last one is close enough.
  /// Throws [IOException] when it is no picture.
  public synchronized void add(byte[] jpeg, long atMillis) throws IOException {
    if (!cues.isEmpty()) {
      long since = atMillis - cues.getLast().startMillis();
      if (since < Math.max(LEAST_MILLIS, atMillis / FULL_RATE)) {
        return;
      }
    }
    Sheet target = growing;
    Sheet.Tile tile = Sheet.Tile.of(jpeg);
    if (target == null || target.isFull() || !target.takes(tile)) {
      finishSheet(atMillis);
      target = new Sheet(tile);
      growing = target;
    }
    int place = target.add(tile);
    cues.add(
        new Cue(
            atMillis,
            sheet,
            place % Sheet.COLUMNS * tile.width(),
            place / Sheet.COLUMNS * tile.height(),
            tile.width(),
            tile.height()));
    counts.put(sheet, place + 1);
    kept.put(sheet, target.toJpeg());
    if ((place + 1) % STORED_EVERY == 0) {
      store(atMillis);
    }
  }

  /// Stores what is not stored yet: the broadcast is over at this moment, or this node leaves it.
  public synchronized void close(long atMillis) {
    finishSheet(atMillis);
  }

  /// The cues so far; the last one lasts until this moment.
  public synchronized String vtt(long untilMillis) {
    StringBuilder out = new StringBuilder("WEBVTT\n");
    for (int i = 0; i < cues.size(); i++) {
      Cue cue = cues.get(i);
      long end =
          i + 1 < cues.size()
              ? cues.get(i + 1).startMillis()
              : Math.max(untilMillis, cue.startMillis() + LEAST_MILLIS);
      out.append('\n').append(time(cue.startMillis())).append(" --> ").append(time(end));
      out.append('\n').append(name(cue.sheet())).append("#xywh=").append(cue.x());
      out.append(',').append(cue.y()).append(',').append(cue.width());
      out.append(',').append(cue.height()).append('\n');
    }
    return out.toString();
  }

  /// A sheet with at least that many pictures, while it is kept here. Pictures never move, so a
  /// sheet that has more since serves as well.
  public synchronized Optional<byte[]> findSheet(int number, int count) {
    return count > counts.getOrDefault(number, 0)
        ? Optional.empty()
        : Optional.ofNullable(kept.get(number));
  }

  private void finishSheet(long atMillis) {
    if (growing != null) {
      store(atMillis);
      growing = null;
      sheet++;
    }
  }

  private void store(long atMillis) {
    byte[] bytes = kept.get(sheet);
    int count = counts.getOrDefault(sheet, 0);
    if (bytes != null && sheet * 100 + count > stored) {
      stored = sheet * 100 + count;
      sink.put(name(sheet), bytes);
    }
    sink.put("thumbnails.vtt", vtt(atMillis).getBytes(StandardCharsets.UTF_8));
  }

  private String name(int number) {
    return name(number, counts.getOrDefault(number, 0));
  }

  /// A sheet's address, relative to `thumbnails.vtt`.
  public static String name(int sheet, int count) {
    return "thumbnails/" + sheet + "-" + count + ".jpg";
  }

  private static long millis(Matcher cue) {
    return ((Long.parseLong(cue.group(1)) * 60 + Long.parseLong(cue.group(2))) * 60
                + Long.parseLong(cue.group(3)))
            * 1000
        + Long.parseLong(cue.group(4));
  }

  private static String time(long millis) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }
}
