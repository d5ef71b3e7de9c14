package live.spyglass.bench.catalogue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.process.Api;
import live.spyglass.bench.process.EventTap;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.bench.process.PlatformProcess;
import live.spyglass.events.Topics;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Patience;
import tools.jackson.databind.JsonNode;

/// How long after an encoder's first byte everybody sees the broadcast among those that are live.
///
/// The encoder sends a recording in real time, so that starting to encode is no part of it. The
/// steps between are told by the events' own times and the transcoder's log; all clocks are one.
public final class CatalogueBench implements Bench {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WARM_UPS = 2;
  private static final long POLL_NANOS = 4_000_000;
  private static final double MILLIS = 1000;
  private static final double NANOS = 1e9;
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final int TIMESTAMP = "2026-01-01 00:00:00.000".length();

  @Override
  public String name() {
    return "catalogue";
  }

  @Override
  public String what() {
    return "an encoder's first byte to LIVE in GET /api/v1/broadcasts?state=LIVE";
  }

  @Override
  public String heldAgainst() {
    return "itself: seconds, and which step takes them";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("rounds", 10, "height", 720);
  }

  @Override
  public void run(Run run) throws Exception {
    Path recording = recording(run);
    PlatformProcess platform =
        PlatformProcess.start(
            run,
            Map.of("GATEWAY_RATE_API_PER_MINUTE", "100000", "GATEWAY_RATE_API_BURST", "100000"));
    Api api = run.own(Api.signUp(platform.url()));
    EventTap events =
        run.own(
            new EventTap(
                platform.internal("kafka"),
                List.of(Topics.STREAMS, Topics.PLAYBACK, Topics.BROADCASTS)));
    var all = new ArrayList<Steps>();
    for (int i = -WARM_UPS; i < run.rounds(); i++) {
      Steps steps = once(run, platform, api, events, recording);
      run.say((i < 0 ? "warm-up: " : "round " + (i + 1) + ": ") + steps);
      if (i >= 0) {
        all.add(steps);
      }
    }
    run.result(table(all));
  }

  /// When each step was taken.
  private record Steps(
      Instant firstByte,
      Instant streamStarted,
      Instant claimed,
      Instant encoding,
      Instant playbackReady,
      Instant broadcastLive,
      Instant listed,
      double asking) {

    double total() {
      return seconds(firstByte, listed);
    }

    @Override
    public String toString() {
      return "%.3f s".formatted(total());
    }
  }

  private static Table table(List<Steps> all) {
    Table table = new Table("step", "median, s", "fastest", "p95");
    row(
        table,
        "first byte to StreamStarted (ingest)",
        all,
        s -> seconds(s.firstByte, s.streamStarted));
    row(table, "to the claim (Kafka, Redis)", all, s -> seconds(s.streamStarted, s.claimed));
    row(table, "to FFmpeg's start (probe)", all, s -> seconds(s.claimed, s.encoding));
    row(
        table,
        "to PlaybackReady (a part of every rung)",
        all,
        s -> seconds(s.encoding, s.playbackReady));
    row(table, "to BroadcastLive (catalog)", all, s -> seconds(s.playbackReady, s.broadcastLive));
    row(table, "to LIVE in the list", all, s -> seconds(s.broadcastLive, s.listed));
    row(table, "**first byte to LIVE in the list**", all, Steps::total);
    row(table, "one request for the list, while polling", all, Steps::asking);
    return table;
  }

  private static void row(
      Table table, String step, List<Steps> all, ToDoubleFunction<Steps> figure) {
    Series series = new Series(all.stream().map(figure::applyAsDouble).toList());
    table.row(step, series.median(), series.min(), series.percentile(95));
  }

  private static Steps once(
      Run run, PlatformProcess platform, Api api, EventTap events, Path recording)
      throws Exception {
    JsonNode created = api.createBroadcast("From the first byte");
    String id = created.get("id").asString();
    Path log = Files.createTempFile(run.folder(), "encoder-", ".log");
    ChildProcess encoder = publish(run, log, recording, Api.rtmp(created));
    try {
      Listed listed = awaitListed(api, id, encoder);
      require(
          Patience.until(LIMIT, () -> events.find("BroadcastLive", id).isPresent()),
          "BroadcastLive came");
      return new Steps(
          connected(log),
          events.findTime("StreamStarted", id).orElseThrow(),
          logged(platform, id, "claimed"),
          logged(platform, id, "encoding"),
          events.findTime("PlaybackReady", id).orElseThrow(),
          events.findTime("BroadcastLive", id).orElseThrow(),
          listed.at(),
          listed.asking());
    } finally {
      encoder.stop(Duration.ofSeconds(2));
      api.end(id);
      Patience.until(LIMIT, () -> events.find("RecordingCompleted", id).isPresent());
    }
  }

  /// Its log tells when it connects. A relay in between that noted its first byte would acknowledge
  /// what it sends in our stead, and so hide how long that takes.
  private static ChildProcess publish(Run run, Path log, Path recording, URI rtmp) {
    return Ffmpeg.start(
        run,
        log,
        List.of(
            "-loglevel",
            "datetime+debug",
            "-re",
            "-i",
            recording.toString(),
            "-c",
            "copy",
            "-f",
            "flv",
            rtmp.toString()));
  }

  private static Instant connected(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("Starting connection attempt"))
        .map(line -> LocalDateTime.parse(line.substring(0, TIMESTAMP), LOG_TIME))
        .map(time -> time.atZone(ZoneId.systemDefault()).toInstant())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The encoder's log tells of no connection"));
  }

  private record Listed(Instant at, double asking) {}

  private static Listed awaitListed(Api api, String id, ChildProcess encoder) throws Exception {
    var asking = new ArrayList<Double>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end && encoder.alive()) {
      long asked = System.nanoTime();
      JsonNode items = api.get("/api/v1/broadcasts?state=LIVE&pageSize=5").get("items");
      asking.add((System.nanoTime() - asked) / NANOS);
      if (items.valueStream().anyMatch(item -> item.get("id").asString().equals(id))) {
        return new Listed(Instant.now(), new Series(asking).median());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new IllegalStateException("The broadcast does not become live");
  }

  /// When the transcoder first said so of a broadcast.
  private static Instant logged(PlatformProcess platform, String id, String word)
      throws IOException {
    return Files.readAllLines(platform.log("transcode")).stream()
        .filter(line -> line.contains(id) && line.contains(" " + word + " "))
        .map(line -> OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The transcoder's log lacks: " + word));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("Not in time: " + what);
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / MILLIS;
  }

  private static Path recording(Run run) {
    Path file = run.folder().resolve("recording.flv");
    int height = run.option("height");
    int width = height * 16 / 9 / 2 * 2;
    Ffmpeg.run(
        run,
        Duration.ofMinutes(2),
        List.of(
            ("-f lavfi -i testsrc2=size="
                    + width
                    + "x"
                    + height
                    + ":rate=30"
                    + " -f lavfi -i sine=frequency=440:sample_rate=48000 -t 60 -c:v libx264"
                    + " -preset ultrafast -tune zerolatency -profile:v main -pix_fmt yuv420p -g 60"
                    + " -sc_threshold 0 -b:v 2500k -c:a aac -b:a 128k -ac 2 "
                    + file)
                .split(" ", -1)));
    return file;
  }
}
