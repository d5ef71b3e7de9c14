package live.spyglass.bench.latency;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.bench.Run;
import live.spyglass.bench.process.Api;

/// A player without a picture: reloads one playlist as hls.js does, each time blocking for the next
/// part, and notes when which part was listed.
final class PartWatch implements AutoCloseable {
  private static final Pattern PART =
      Pattern.compile("#EXT-X-PART:(?=.*DURATION=([\\d.]+))(?=.*URI=\"(\\d+)\\.(\\d+)\\.m4s).*");
  private static final Pattern TARGET = Pattern.compile("PART-TARGET=([\\d.]+)");
  private static final Pattern HOLD_BACK = Pattern.compile("PART-HOLD-BACK=([\\d.]+)");
  private static final Pattern MAP = Pattern.compile("#EXT-X-MAP:URI=\"([^\"]+)\"");
  private static final int MOST_SEGMENTS = 4;

  private final Api api;
  private final URI playlist;
  private final Thread thread;
  private final Map<Long, NavigableMap<Integer, Listed>> segments = new TreeMap<>();
  private final String first;
  private volatile boolean closed;

  private record Listed(long millis, double seconds) {}

  PartWatch(Api api, URI playlist) throws IOException, InterruptedException {
    this.api = api;
    this.playlist = playlist;
    this.first = api.text(playlist.toString());
    this.thread = Thread.ofPlatform().daemon().name("part-watch").start(this::watch);
  }

  double partTarget() {
    return number(TARGET);
  }

  double holdBack() {
    return number(HOLD_BACK);
  }

  private double number(Pattern pattern) {
    Matcher matcher = pattern.matcher(first);
    if (!matcher.find()) {
      throw new IllegalStateException("The playlist lacks " + pattern + ":\n" + first);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private void watch() {
    String text = first;
    try {
      while (!closed) {
        List<MatchResult> parts = PART.matcher(text).results().toList();
        if (parts.isEmpty()) {
          throw new IOException("A playlist without parts:\n" + text);
        }
        long now = System.currentTimeMillis();
        parts.forEach(part -> note(part, now));
        MatchResult last = parts.getLast();
        text =
            api.text(
                "%s?_HLS_msn=%s&_HLS_part=%d"
                    .formatted(playlist, last.group(2), Integer.parseInt(last.group(3)) + 1));
      }
    } catch (IOException e) {
      if (!closed) {
        throw new java.io.UncheckedIOException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(MatchResult part, long now) {
    segments
        .computeIfAbsent(Long.parseLong(part.group(2)), _ -> new TreeMap<>())
        .putIfAbsent(
            Integer.parseInt(part.group(3)), new Listed(now, Double.parseDouble(part.group(1))));
  }

  /// How old the last frame of a part was when the part was listed, in seconds: of the last few
  /// whole segments, whose clocks are read now.
  List<Double> ages(Run run) throws IOException, InterruptedException {
    var ages = new ArrayList<Double>();
    for (var segment : lastWhole().entrySet()) {
      List<Long> clocks = clocks(run, segment.getKey());
      double seconds = 0;
      for (Listed part : segment.getValue().values()) {
        seconds += part.seconds();
        int frame = (int) Math.round(seconds * Camera.FRAME_RATE) - 1;
        if (frame >= 0 && frame < clocks.size() && clocks.get(frame) > 0) {
          ages.add((part.millis() - clocks.get(frame)) / 1000.0);
        }
      }
    }
    return ages;
  }

  /// Not the first, whose parts were there already, nor the last, which grows.
  private synchronized Map<Long, NavigableMap<Integer, Listed>> lastWhole() {
    var whole = new TreeMap<>(segments);
    long began = whole.firstEntry().getValue().firstEntry().getValue().millis();
    whole.values().removeIf(parts -> parts.firstEntry().getValue().millis() == began);
    whole.pollLastEntry();
    while (whole.size() > MOST_SEGMENTS) {
      whole.pollFirstEntry();
    }
    return whole;
  }

  private List<Long> clocks(Run run, long number) throws IOException, InterruptedException {
    Matcher map = MAP.matcher(first);
    if (!map.find()) {
      throw new IOException("The playlist has no EXT-X-MAP");
    }
    var bytes = new ByteArrayOutputStream();
    bytes.write(api.bytes(playlist.resolve(map.group(1)).toString()));
    bytes.write(api.bytes(playlist.resolve(number + ".m4s").toString()));
    Path file = Files.createTempFile(run.folder(), "segment", ".mp4");
    Files.write(file, bytes.toByteArray());
    return ClockStrip.readAll(run, file);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
