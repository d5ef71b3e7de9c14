package live.spyglass.bench.whep;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Api;
import live.spyglass.bench.process.PlatformProcess;
import live.spyglass.standalone.process.Patience;
import tools.jackson.databind.JsonNode;

/// WHIP in and WHEP out in a browser, and what a packet costs when there are many viewers.
public final class WhepBench implements Bench {
  private static final Target GLASS = Target.atMost(1.10);
  private static final Target PACKET = Target.atMost(2.0);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String OURS = "WHIP + WHEP";
  private static final String LOOPBACK = "loopback in the page";
  private static final double MILLIS = 1000;

  @Override
  public String name() {
    return "whep";
  }

  @Override
  public String what() {
    return "glass to glass of WHIP and WHEP, and CPU of a packet to one of many viewers";
  }

  @Override
  public String heldAgainst() {
    return "the same canvas from one connection of the page to another: %s; one UDP send: %s"
        .formatted(GLASS, PACKET);
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("settle", 8, "seconds", 15, "height", 720, "viewers", 100);
  }

  @Override
  public void run(Run run) throws Exception {
    new PacketCost(run).measure(PACKET);
    glass(run);
  }

  private static void glass(Run run) throws Exception {
    PlatformProcess platform =
        PlatformProcess.start(run, Map.of("TRANSCODE_LADDER_ENCODED_RUNGS", "0"));
    Api api = run.own(Api.signUp(platform.url()));
    GlassPage page = run.own(new GlassPage(platform.url() + "/sign-in", run.option("height")));
    Duration settle = Duration.ofSeconds(run.option("settle"));
    Duration time = Duration.ofSeconds(run.option("seconds"));
    Rounds<GlassPage.Seen> rounds =
        new Rounds<GlassPage.Seen>()
            .side(
                OURS,
                () -> {
                  through(api, page);
                  GlassPage.Seen seen = page.look(settle, time);
                  page.end();
                  return seen;
                })
            .side(
                LOOPBACK,
                () -> {
                  page.loop();
                  GlassPage.Seen seen = page.look(settle, time);
                  page.end();
                  return seen;
                })
            .run(run.rounds(), run::say);
    Series ours = rounds.of(OURS, seen -> seen.glass().median());
    Series theirs = rounds.of(LOOPBACK, seen -> seen.glass().median());
    Table table = new Table("side", "glass to glass, ms", "p95, ms", "frames/s");
    for (String side : List.of(OURS, LOOPBACK)) {
      table.row(
          side,
          MILLIS * rounds.of(side, seen -> seen.glass().median()).median(),
          MILLIS * rounds.of(side, seen -> seen.glass().percentile(95)).median(),
          rounds.of(side, GlassPage.Seen::fps).median());
    }
    run.result(table);
    run.note(
        "Glass to glass, ours over the loopback: %s× (%s)."
            .formatted(ours.per(theirs).told(), GLASS.told(ours.per(theirs).median())));
  }

  /// A broadcast of its own each time.
  private static void through(Api api, GlassPage page) throws Exception {
    JsonNode created = api.createBroadcast("What time is it");
    JsonNode whip = created.get("ingest").get("whip");
    String problem =
        page.publish(URI.create(whip.get("url").asString()), whip.get("bearer").asString());
    if (!problem.isEmpty()) {
      throw new IllegalStateException("WHIP: " + problem);
    }
    String address = "/api/v1/broadcasts/" + created.get("id").asString();
    if (!Patience.until(LIMIT, () -> whep(api, address).isString())) {
      throw new IllegalStateException("The broadcast does not become live");
    }
    URI whep = URI.create(whep(api, address).asString());
    if (!Patience.until(LIMIT, () -> page.watch(whep).isEmpty())) {
      throw new IllegalStateException("WHEP does not begin");
    }
  }

  private static JsonNode whep(Api api, String address) {
    try {
      return api.get(address).path("playback").path("whep");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
