package live.spyglass.bench.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Api;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.bench.process.Nginx;
import live.spyglass.bench.process.PlatformProcess;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Patience;
import live.spyglass.standalone.store.LoopbackPort;
import tools.jackson.databind.JsonNode;

/// How long one looks at nothing: from the player's start to its first picture.
///
/// The other side is hls.js as well, with the playlists and pieces as they were a moment before the
/// same moment of a group of pictures, as files. It is held against WHEP too: a viewer does not
/// care how a picture comes.
public final class JoinBench implements Bench {
  private static final Target LISTS = Target.atMost(1.2);
  private static final Target FASTEST = Target.atMost(1.3);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String HLS = "LL-HLS";
  private static final String WHEP = "WHEP";
  private static final String NGINX = "the same LL-HLS as files of nginx";
  private static final double MILLIS = 1000;
  private static final int P95 = 95;

  /// The publisher's, in frames and milliseconds.
  private static final int GROUP = 60;

  private static final int GROUP_MILLIS = 2000;

  /// Segments that have to be there before one joins: the playlist of a broadcast that has just
  /// begun is shorter than what players want.
  private static final int SEGMENTS = 4;

  @Override
  public String name() {
    return "join";
  }

  @Override
  public String what() {
    return "from the player's start to the first picture, by low-latency HLS and by WHEP";
  }

  @Override
  public String heldAgainst() {
    return "hls.js over the same bytes as files of nginx: HLS %s, WHEP %s"
        .formatted(LISTS, FASTEST);
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("joins", 8, "height", 720);
  }

  @Override
  public List<String> packages() {
    return List.of("nginx-light");
  }

  /// The joins of one side in one round, in seconds.
  private record Joined(Series series) {
    @Override
    public String toString() {
      return "%.0f ms".formatted(series.median() * MILLIS);
    }
  }

  @Override
  public void run(Run run) throws Exception {
    PlatformProcess platform =
        PlatformProcess.start(run, Map.of("TRANSCODE_LADDER_ENCODED_RUNGS", "0"));
    Api api = run.own(Api.signUp(platform.url()));
    JsonNode created = api.createBroadcast("Who is there");
    String address = "/api/v1/broadcasts/" + created.get("id").asString();
    ChildProcess publisher = publish(run, created.get("ingest").get("whip"));
    if (!Patience.until(LIMIT, () -> !publisher.alive() || watchable(api, address))) {
      throw new IllegalStateException("The broadcast does not become live");
    }
    JsonNode playback = api.get(address).get("playback");
    URI whep = URI.create(playback.get("whep").asString());
    Snapshots snapshots = new Snapshots(api, URI.create(playback.get("hls").asString()));
    if (!Patience.until(LIMIT, () -> !publisher.alive() || snapshots.segments() >= SEGMENTS)) {
      throw new IllegalStateException("The playlist does not grow");
    }
    Path site = site(run);
    String files = "http://localhost:" + nginx(run, site);
    JoinPage page = run.own(new JoinPage(run.root()));
    Rounds<Joined> rounds =
        new Rounds<Joined>()
            .side(HLS, () -> joins(run, page, platform.url(), () -> page.hls(snapshots.address())))
            .side(NGINX, () -> joins(run, page, files, () -> asFiles(page, snapshots, files, site)))
            .side(WHEP, () -> joins(run, page, platform.url(), () -> page.whep(whep)))
            .run(run.rounds(), run::say);
    report(run, rounds);
  }

  private static void report(Run run, Rounds<Joined> rounds) {
    Series theirs = rounds.of(NGINX, joined -> joined.series.median());
    Table table = new Table("side", "first picture, ms", "p95, ms", "ratio");
    for (String side : List.of(NGINX, HLS, WHEP)) {
      Series ratio = rounds.of(side, joined -> joined.series.median()).per(theirs);
      Target target = side.equals(WHEP) ? FASTEST : LISTS;
      table.row(
          side,
          MILLIS * rounds.of(side, joined -> joined.series.median()).median(),
          MILLIS * rounds.of(side, joined -> joined.series.percentile(P95)).median(),
          side.equals(NGINX) ? "" : ratio.told() + ", " + target.told(ratio.median()));
    }
    run.result(table);
    run.note(
        "%d joins each, spread evenly over a group of pictures of %d s."
            .formatted(run.option("joins"), GROUP_MILLIS / 1000));
  }

  /// Each at another moment of a group of pictures, the same ones for every side.
  private static Joined joins(Run run, JoinPage page, String site, Rounds.Measurement<Double> join)
      throws Exception {
    page.open(site);
    int joins = run.option("joins");
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < joins; i++) {
      int phase = GROUP_MILLIS * i / joins;
      long now = System.currentTimeMillis();
      long at = now + Math.floorMod(phase - now, GROUP_MILLIS);
      Patience.until(LIMIT, () -> System.currentTimeMillis() >= at);
      seconds.add(join.measure());
    }
    return new Joined(new Series(seconds));
  }

  private static double asFiles(JoinPage page, Snapshots snapshots, String files, Path site)
      throws Exception {
    return page.hls(URI.create(files + "/").resolve(snapshots.take(site)));
  }

  /// H.264 and Opus, which both ways carry as they are.
  private static ChildProcess publish(Run run, JsonNode whip) {
    String command =
        "-re -f lavfi -i testsrc2=size=%dx%d:rate=30 -re -f lavfi -i sine=sample_rate=48000"
                .formatted(run.option("height") * 16 / 9 / 2 * 2, run.option("height"))
            + " -pix_fmt yuv420p -c:v libx264 -preset superfast -tune zerolatency -profile:v"
            + " baseline -g %d -b:v 2500k -maxrate 2500k -bufsize 2500k -c:a libopus -ac 2"
                .formatted(GROUP)
            + " -f whip -authorization %s %s"
                .formatted(whip.get("bearer").asString(), whip.get("url").asString());
    return Ffmpeg.start(
        run, run.folder().resolve("publisher.log"), List.of(command.split(" ", -1)));
  }

  private static boolean watchable(Api api, String address) {
    try {
      JsonNode playback = api.get(address).path("playback");
      return playback.path("hls").isString() && playback.path("whep").isString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The folder that nginx serves: the web app's files as the platform has them, and snapshots.
  private static Path site(Run run) throws IOException {
    Path site = Files.createDirectories(run.folder().resolve("site"));
    Files.createSymbolicLink(site.resolve(JoinPage.ASSETS), JoinPage.assets(run.root()));
    return site;
  }

  private static int nginx(Run run, Path site) {
    int port = LoopbackPort.free();
    String blocks =
        """
        events { worker_connections 1024; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          types {
            text/html html;
            text/javascript js;
            application/vnd.apple.mpegurl m3u8;
            video/mp4 m4s mp4;
          }
          server {
            listen 127.0.0.1:%d;
            root %s;
          }
        }
        """
            .formatted(port, site);
    Nginx.start(run, "nginx", List.of(), 1, blocks, port);
    return port;
  }
}
