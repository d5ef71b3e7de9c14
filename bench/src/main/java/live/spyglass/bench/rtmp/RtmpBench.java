package live.spyglass.bench.rtmp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.bench.process.IngestProcess;
import live.spyglass.bench.process.Nginx;
import live.spyglass.bench.process.ServerProcess;
import live.spyglass.events.BroadcastId;

/// Processor time of the serving process for a second of one publisher's stream, while many publish
/// at once and nobody reads. Ours keeps the last group of pictures of each and measures it for the
/// broadcaster; nginx-rtmp does neither here.
public final class RtmpBench implements Bench {
  private static final String OURS = IngestProcess.MODULE;
  private static final String THEIRS = "nginx-rtmp";
  private static final double MILLIS = 1000;

  /// Before counting begins: all have connected and sent their first group of pictures.
  private static final int SETTLING_SECONDS = 5;

  @Override
  public String name() {
    return "rtmp";
  }

  @Override
  public String what() {
    return "CPU for a second of one RTMP publisher of 2 Mb/s";
  }

  @Override
  public String heldAgainst() {
    return "Debian's nginx with libnginx-mod-rtmp: as many publishers per core or more";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("publishers", 200, "seconds", 20);
  }

  @Override
  public List<String> packages() {
    return List.of("nginx-light", "libnginx-mod-rtmp");
  }

  @Override
  public void run(Run run) throws Exception {
    Recording recording = record(run);
    int theirPort = freePort();
    ServerProcess theirs =
        Nginx.start(
            run,
            THEIRS,
            List.of("ngx_rtmp_module"),
            1,
            """
            events { worker_connections 4096; }
            rtmp {
              access_log off;
              server { listen 127.0.0.1:%d; chunk_size 4096; application live { live on; } }
            }
            """
                .formatted(theirPort),
            theirPort);
    int ourPort = freePort();
    ServerProcess ours =
        IngestProcess.start(
            run,
            "768m",
            freePort(),
            Map.of("INGEST_RTMP_PORT", Integer.toString(ourPort)),
            BroadcastId::random);
    Rounds<Double> rounds =
        new Rounds<Double>()
            .side(OURS, () -> millisPerStreamSecond(run, ours, ourPort, recording))
            .side(THEIRS, () -> millisPerStreamSecond(run, theirs, theirPort, recording))
            .run(run.rounds(), run::say);
    Series our = rounds.of(OURS, value -> value);
    Series their = rounds.of(THEIRS, value -> value);
    Series perCore = their.per(our);
    run.result(
        new Table("side", "ms of CPU per stream-second", "publishers per core")
            .row(THEIRS, their.told(), (double) Math.round(MILLIS / their.median()))
            .row(OURS, our.told(), (double) Math.round(MILLIS / our.median())));
    run.note(
        "Publishers per core, ours over theirs: %s× (%s)."
            .formatted(perCore.told(), Target.atLeast(1.0).told(perCore.median())));
  }

  private static double millisPerStreamSecond(
      Run run, ServerProcess server, int port, Recording recording) throws Exception {
    int publishers = run.option("publishers");
    try (Load load = Load.start(port, publishers, recording)) {
      load.await(Duration.ofSeconds(SETTLING_SECONDS));
      CpuTime before = server.cpu();
      long began = System.nanoTime();
      load.await(Duration.ofSeconds(run.option("seconds")));
      double seconds = (System.nanoTime() - began) / 1e9;
      double cpu = server.cpu().minus(before).total();
      return cpu * MILLIS / seconds / publishers;
    }
  }

  /// Two megabits of pictures that are hard to code, and sound.
  private static Recording record(Run run) throws IOException {
    Path file = run.folder().resolve("load.flv");
    int seconds = SETTLING_SECONDS + run.option("seconds") + 5;
    Ffmpeg.run(
        run,
        Duration.ofMinutes(2),
        List.of(
            ("-f lavfi -i testsrc2=s=640x360:r=30,noise=alls=30:allf=t"
                    + " -f lavfi -i anoisesrc=r=48000 -t "
                    + seconds
                    + " -c:v libx264 -preset ultrafast -g 60 -pix_fmt yuv420p"
                    + " -b:v 1870k -maxrate 1870k -bufsize 1870k -c:a aac -b:a 128k -f flv "
                    + file)
                .split(" ")));
    return Recording.read(file);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
