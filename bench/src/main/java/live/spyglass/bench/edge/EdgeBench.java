package live.spyglass.bench.edge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Nginx;
import live.spyglass.bench.process.ServerProcess;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.testsupport.Stores;

/// Immutable pieces out of the gateway's cache against the same bytes out of nginx, all three with
/// their files in one file system; and how often an origin is asked for a part by how many viewers.
public final class EdgeBench implements Bench {

  private static final String OURS = "Spyglass";
  private static final String SENDFILE = "nginx sendfile";
  private static final String PROXY = "nginx proxy_cache";
  private static final String BROADCAST = "abcdefghijkl234567ab";
  private static final List<Integer> SIZES = List.of(50_000, 500_000);
  private static final List<Integer> VIEWERS = List.of(10, 100, 1000);
  private static final Target FAST = Target.atLeast(0.8);
  private static final int PARTS = 10;
  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public String what() {
    return "requests per core-second of the gateway's cache, and requests to the origin per part";
  }

  @Override
  public String heldAgainst() {
    return "Debian's nginx (sendfile; proxy_cache with 64k buffers), target " + FAST + "; 1.00";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("seconds", 5, "connections", 16, "warmup", 20);
  }

  @Override
  public List<String> packages() {
    return List.of("nginx-light", "wrk");
  }

  @Override
  public void run(Run run) throws Exception {
    Origin origin = run.own(new Origin());
    int port = LoopbackPort.free();
    ServerProcess gateway = gateway(run, port, origin);
    Path files = run.folder().resolve("files");
    Files.createDirectories(files);
    for (int size : SIZES) {
      Files.write(files.resolve(String.valueOf(size)), Origin.random(false).apply(size));
    }
    int direct = LoopbackPort.free();
    int cached = LoopbackPort.free();
    ServerProcess sendfile = nginx(run, "sendfile", direct, "root " + files + ";");
    ServerProcess proxy = nginx(run, "proxy", cached, "proxy_pass " + origin.url() + ";");
    Table table =
        new Table("bytes", "side", "requests per core-second", "µs user", "µs system", "ratio");
    for (int size : SIZES) {
      String piece = "/" + BROADCAST + "/" + size + "/1.m4s";
      String ours = "http://127.0.0.1:" + port + "/media" + piece;
      run.say("warming up at " + size + " bytes");
      Load.of(run, gateway, ours, run.option("connections"), run.option("warmup"));
      Rounds<Load> rounds =
          new Rounds<Load>()
              .side(OURS, () -> load(run, gateway, ours))
              .side(SENDFILE, () -> load(run, sendfile, "http://127.0.0.1:" + direct + "/" + size))
              .side(PROXY, () -> load(run, proxy, "http://127.0.0.1:" + cached + "/origin" + piece))
              .run(run.rounds(), run::say);
      for (String side : List.of(OURS, SENDFILE, PROXY)) {
        table.cells(row(size, side, rounds));
      }
    }
    run.result(table);
    run.note("Ratio: ours to that side. Each request asks for one piece that is in the cache.");
    run.result(originRequests(run, origin, gateway, port));
    run.note(
        "%d parts each: every viewer asks for the reload and for the hinted part before they exist."
            .formatted(PARTS));
  }

  private static Load load(Run run, ServerProcess server, String url) throws Exception {
    return Load.of(run, server, url, run.option("connections"), run.option("seconds"));
  }

  private static List<Object> row(int size, String side, Rounds<Load> rounds) {
    Series ours = rounds.of(OURS, Load::perCoreSecond);
    Series theirs = rounds.of(side, Load::perCoreSecond);
    Series ratio = ours.per(theirs);
    String told =
        switch (side) {
          case OURS -> "";
          case SENDFILE -> ratio.told() + ", " + FAST.told(ratio.median());
          default -> ratio.told();
        };
    return List.of(
        String.valueOf(size),
        side,
        theirs.told(),
        rounds.of(side, Load::userMicros).median(),
        rounds.of(side, Load::systemMicros).median(),
        told);
  }

  private static Table originRequests(Run run, Origin origin, ServerProcess gateway, int port)
      throws Exception {
    Table table =
        new Table("viewers", "to the origin per part", "per reload", "gateway's µs CPU per answer");
    for (int viewers : VIEWERS) {
      String rendition = "w50000v" + viewers;
      String base = "http://127.0.0.1:" + port + "/media/" + BROADCAST + "/" + rendition + "/";
      int parts = 0;
      int reloads = 0;
      CpuTime before = gateway.cpu();
      try (Viewers players = new Viewers(base)) {
        for (int part = 0; part < PARTS; part++) {
          List<Future<Integer>> asked = players.ask(viewers, part);
          while (players.begun() < 2 * viewers * (part + 1)) {
            Thread.onSpinWait();
          }
          origin.bring(rendition + "/" + Viewers.reload(part));
          origin.bring(rendition + "/" + Viewers.part(part));
          for (Future<Integer> one : asked) {
            one.get();
          }
          parts += origin.asked(rendition + "/" + Viewers.part(part));
          reloads += origin.asked(rendition + "/" + Viewers.reload(part));
        }
      }
      double micros = gateway.cpu().minus(before).total() / (2.0 * viewers * PARTS) * MICROS;
      run.say("%d viewers: %d requests for %d parts".formatted(viewers, parts, PARTS));
      table.row(
          String.valueOf(viewers),
          "%.2f".formatted((double) parts / PARTS),
          "%.2f".formatted((double) reloads / PARTS),
          micros);
    }
    return table;
  }

  private static ServerProcess gateway(Run run, int port, Origin origin) {
    return ServerProcess.service(
        run,
        "gateway",
        "256m",
        port,
        Map.of(
            "SPYGLASS_INTERNAL_TOKEN", "a-secret-of-the-bench",
            "SPYGLASS_JWKS_URL", origin.url() + "/keys",
            "SPRING_DATA_REDIS_URL", Stores.redis().url(),
            "GATEWAY_TRANSCODE_URL", origin.url(),
            "GATEWAY_EDGE_FOLDER", run.folder().resolve("edge").toString()));
  }

  private static ServerProcess nginx(Run run, String name, int port, String location) {
    String blocks =
        """
        events { worker_connections 4096; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 100000000;
          default_type video/mp4;
          proxy_cache_path cache keys_zone=pieces:10m max_size=1g inactive=1h use_temp_path=off;
          server {
            listen 127.0.0.1:%d;
            location / {
              proxy_cache pieces;
              proxy_cache_lock on;
              proxy_buffer_size 64k;
              proxy_buffers 8 64k;
              proxy_busy_buffers_size 128k;
              proxy_http_version 1.1;
              %s
            }
          }
        }
        """
            .formatted(port, location);
    return Nginx.start(run, "nginx-" + name, List.of(), 1, blocks, port);
  }
}
