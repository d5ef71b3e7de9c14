package live.spyglass.bench.latency;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Api;
import live.spyglass.bench.process.EventTap;
import live.spyglass.bench.process.PlatformProcess;
import live.spyglass.events.Topics;
import live.spyglass.standalone.process.Patience;
import tools.jackson.databind.JsonNode;

/// Glass to glass over low-latency HLS: camera, encoder, the whole platform, the watch page,
/// screen.
///
/// The floor is what the protocol itself asks for (RFC 8216bis): the frame that is being made, the
/// part it is waited for in, and three parts of hold-back. An encoder, a decoder and a network that
/// take no time at all would be there, on average not before.
public final class LatencyBench implements Bench {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Target TARGET = Target.atMost(1.15);

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String what() {
    return "glass to glass of low-latency HLS: a burnt-in clock read back from the browser's frames";
  }

  @Override
  public String heldAgainst() {
    return "the protocol's floor, one frame + one part + three parts of hold-back: " + TARGET;
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("rounds", 3, "settle", 15, "seconds", 20, "height", 720);
  }

  /// One page that was opened, settled and watched.
  private record Round(
      Series glass, double first, double fps, int height, Series source, Series encoded) {
    @Override
    public String toString() {
      return "%.3f s at %d lines, %.0f frames/s".formatted(glass.median(), height, fps);
    }
  }

  @Override
  public void run(Run run) throws Exception {
    PlatformProcess platform = PlatformProcess.start(run, Map.of());
    Api api = run.own(Api.signUp(platform.url()));
    EventTap events =
        run.own(new EventTap(platform.internal("kafka"), List.of(Topics.STREAMS, Topics.PLAYBACK)));
    JsonNode created = api.createBroadcast("What time is it");
    String id = created.get("id").asString();
    Camera camera = run.own(new Camera(run, run.option("height"), Api.rtmp(created)));
    if (!Patience.until(
        LIMIT, () -> !camera.running() || events.find("PlaybackReady", id).isPresent())) {
      throw new IllegalStateException("The broadcast does not become live");
    }
    URI multivariant =
        URI.create(api.get("/api/v1/broadcasts/" + id).get("playback").get("hls").asString());
    List<URI> variants = variants(multivariant, api.text(multivariant.toString()));
    var rounds = new ArrayList<Round>();
    double part = 0;
    double holdBack = 0;
    for (int i = 0; i < run.rounds(); i++) {
      try (PartWatch source = new PartWatch(api, variants.getFirst());
          PartWatch encoded = new PartWatch(api, variants.get(1))) {
        part = source.partTarget();
        holdBack = source.holdBack();
        Round round = watch(run, platform.url() + "/b/" + id, source, encoded);
        rounds.add(round);
        run.say("round %d of %d: %s".formatted(i + 1, run.rounds(), round));
      }
    }
    String streamAddress =
        events.find("StreamStarted", id).orElseThrow().get("sourceUrl").asString();
    Series ingested =
        new Series(RelayWatch.ages(run, URI.create(streamAddress), platform.internalToken()));
    camera.close();
    api.end(id);
    report(run, rounds, ingested, part, holdBack);
  }

  private static Round watch(Run run, String address, PartWatch source, PartWatch encoded)
      throws Exception {
    try (WatchedPage page = new WatchedPage()) {
      page.open(address);
      List<WatchedPage.Shown> settling = page.watch(Duration.ofSeconds(run.option("settle")));
      List<WatchedPage.Shown> shown = page.watch(Duration.ofSeconds(run.option("seconds")));
      if (shown.isEmpty() || settling.isEmpty()) {
        throw new IllegalStateException("No clock could be read off the page");
      }
      return new Round(
          new Series(shown.stream().map(WatchedPage.Shown::seconds).toList()),
          settling.getFirst().seconds(),
          shown.size() / (double) run.option("seconds"),
          shown.getLast().height(),
          new Series(source.ages(run)),
          new Series(encoded.ages(run)));
    }
  }

  private static void report(
      Run run, List<Round> rounds, Series ingested, double part, double holdBack) {
    double floor = 1.0 / Camera.FRAME_RATE + part + 3 * part;
    Table table =
        new Table("round", "median, s", "p95, s", "first frame, s", "frames/s", "lines", "ratio");
    for (int i = 0; i < rounds.size(); i++) {
      Round round = rounds.get(i);
      double median = round.glass.median();
      table.row(
          i + 1,
          median,
          round.glass.percentile(95),
          round.first,
          round.fps,
          round.height,
          median / floor);
    }
    double glass = medianOf(rounds, round -> round.glass.median());
    double ratio = glass / floor;
    table.row(
        "**median**",
        glass,
        medianOf(rounds, round -> round.glass.percentile(95)),
        medianOf(rounds, Round::first),
        medianOf(rounds, Round::fps),
        "",
        Series.figure(ratio) + ", " + TARGET.told(ratio));
    run.result(table);
    run.note(
        "The floor is %s s: a frame and four parts of %s s; the playlist asks for a hold-back of %s s."
            .formatted(Series.figure(floor), Series.figure(part), Series.figure(holdBack)));
    double source = medianOf(rounds, round -> round.source.median());
    double encoded = medianOf(rounds, round -> round.encoded.median());
    run.result(
        new Table("how old the newest picture is", "median, s", "of it this step")
            .row("readable from ingest (encoder, RTMP)", ingested.median(), ingested.median())
            .row(
                "in a part that a blocked reload lists, source rung",
                source,
                source - ingested.median())
            .row("the same, first encoded rung", encoded, encoded - ingested.median())
            .row("on the screen (hold-back, buffer, decoder)", glass, glass - source));
  }

  private static double medianOf(
      List<Round> rounds, java.util.function.ToDoubleFunction<Round> figure) {
    return new Series(rounds.stream().map(figure::applyAsDouble).toList()).median();
  }

  /// Pictures' variants, best first, as the page's playlist has them.
  private static List<URI> variants(URI address, String playlist) {
    var variants = new ArrayList<URI>();
    boolean picture = false;
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-STREAM-INF")) {
        picture = line.contains("RESOLUTION=");
      } else if (!line.startsWith("#") && !line.isBlank() && picture) {
        variants.add(address.resolve(line.strip()));
      }
    }
    if (variants.size() < 2) {
      throw new IllegalStateException("No ladder:\n" + playlist);
    }
    return variants;
  }
}
