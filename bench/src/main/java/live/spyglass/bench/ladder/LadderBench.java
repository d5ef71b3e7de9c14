package live.spyglass.bench.ladder;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Api;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.bench.process.PlatformProcess;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.RotatingLog;
import tools.jackson.databind.JsonNode;

/// Ours counts from the moment at which the encoder comes until every playlist is closed: the JVMs
/// of ingest and of the transcoder with all that they do meanwhile, idle or not, and the
/// transcoder's FFmpeg, which makes a poster as well. The encoder that sends the file counts on
/// neither side. Bare FFmpeg reads the file itself and keeps what it makes.
///
/// No rung is ever shed, so that both sides make the same however slow the machine is.
public final class LadderBench implements Bench {
  private static final String OURS = "Spyglass";
  private static final String BARE = "FFmpeg alone";
  private static final Target TARGET = Target.atMost(1.03);
  private static final Duration GRACE = Duration.ofSeconds(90);
  private static final long LOOK_NANOS = 100_000_000;
  private static final int LOOP_SECONDS = 10;
  private static final int PICTURES = 3;
  private static final int LAST_WORDS = 2000;

  @Override
  public String name() {
    return "ladder";
  }

  @Override
  public String what() {
    return "processor time of ingest, transcoder and its FFmpeg for one 1080p ladder in real time";
  }

  @Override
  public String heldAgainst() {
    return "FFmpeg alone making the same rungs of the same file into CMAF: " + TARGET;
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("seconds", 25);
  }

  /// Processor seconds. `rest` is told, not counted: of ours, all else of the platform; of the
  /// other side, ingest and the transcoder, which have nothing to do meanwhile.
  private record Cost(double ffmpeg, double transcoder, double ingest, double rest) {
    double counted() {
      return ffmpeg + transcoder + ingest;
    }

    @Override
    public String toString() {
      return "%.2f s CPU, FFmpeg %.2f, transcoder %.2f, ingest %.2f"
          .formatted(counted(), ffmpeg, transcoder, ingest);
    }
  }

  @Override
  public void run(Run run) throws Exception {
    run.say("encoding");
    Path take = take(run);
    PlatformProcess platform = PlatformProcess.start(run, Map.of("TRANSCODE_LADDER_BEHIND", "10m"));
    Api api = run.own(Api.signUp(platform.url()));
    Rounds<Cost> rounds =
        new Rounds<Cost>()
            .side(OURS, () -> ours(run, platform, api, take))
            .side(BARE, () -> bare(run, platform, take))
            .run(run.rounds(), run::say);
    report(run, rounds);
  }

  private static void report(Run run, Rounds<Cost> rounds) {
    double seconds = run.option("seconds");
    var table = new Table("CPU s per s of video", "together", "FFmpeg", "transcoder", "ingest");
    for (String side : List.of(OURS, BARE)) {
      table.row(
          side,
          rounds.of(side, cost -> cost.counted() / seconds).told(),
          rounds.of(side, cost -> cost.ffmpeg() / seconds).told(),
          rounds.of(side, cost -> cost.transcoder() / seconds).told(),
          rounds.of(side, cost -> cost.ingest() / seconds).told());
    }
    run.result(table);
    Series bare = rounds.of(BARE, Cost::counted);
    Series ratio = rounds.of(OURS, Cost::counted).per(bare);
    run.note(
        "Ours over FFmpeg alone: %s× (%s); of it FFmpeg %s×."
            .formatted(
                ratio.told(),
                TARGET.told(ratio.median()),
                rounds.of(OURS, Cost::ffmpeg).per(bare).told()));
    run.note(
        "Counted: user and system time of ingest's and the transcoder's JVM and of its FFmpeg, from"
            + " the encoder's coming until all playlists are closed. Not counted: the encoder, the"
            + " gateway, catalog, chat and the stores, which used %s s per s meanwhile."
                .formatted(rounds.of(OURS, cost -> cost.rest() / seconds).told()));
    run.note(
        "With nothing to do, while FFmpeg was alone, ingest and the transcoder used %s s per s."
            .formatted(rounds.of(BARE, cost -> cost.rest() / seconds).told()));
  }

  private static Cost ours(Run run, PlatformProcess platform, Api api, Path take) throws Exception {
    long all = platform.server().pid();
    long transcoder = pid(all, "transcode-service");
    long ingest = pid(all, "ingest-service");
    JsonNode created = api.createBroadcast("A ladder");
    await("the last FFmpeg has ended", () -> isAlone(transcoder));
    Cost before = used(all, transcoder, ingest);
    Path log = run.folder().resolve("encoder.log");
    ChildProcess encoder =
        Ffmpeg.start(
            run,
            log,
            List.of(
                ("-re -i "
                        + take
                        + " -c copy -flvflags no_duration_filesize -f flv "
                        + Api.rtmp(created))
                    .split(" ", -1)));
    for (String output : BareLadder.outputs()) {
      await(
          "the transcoder makes what the other side does: " + output,
          () -> CpuTime.findInTree(transcoder, output).isPresent());
    }
    end(encoder, run, log);
    URI hls = URI.create(created.get("playback").get("hls").asString());
    await("a ladder is listed", () -> variants(api, hls).size() >= PICTURES);
    api.end(created.get("id").asString());
    for (URI variant : variants(api, hls)) {
      await(
          variant + " is closed and whole",
          () -> closedSeconds(api.text(variant.toString())) > run.option("seconds") - 1);
    }
    await("FFmpeg has ended", () -> isAlone(transcoder));
    Cost after = used(all, transcoder, ingest);
    return new Cost(
        after.ffmpeg() - before.ffmpeg(),
        after.transcoder() - before.transcoder(),
        after.ingest() - before.ingest(),
        after.rest() - before.rest());
  }

  private static Cost bare(Run run, PlatformProcess platform, Path take) throws Exception {
    long here = ProcessHandle.current().pid();
    long transcoder = pid(platform.server().pid(), "transcode-service");
    long ingest = pid(platform.server().pid(), "ingest-service");
    double before = CpuTime.ofEndedChildren(here).total();
    double idle = CpuTime.ofTree(transcoder).plus(CpuTime.ofTree(ingest)).total();
    Path log = run.folder().resolve("bare.log");
    end(Ffmpeg.start(run, log, BareLadder.words(take, run.folder())), run, log);
    return new Cost(
        CpuTime.ofEndedChildren(here).total() - before,
        0,
        0,
        CpuTime.ofTree(transcoder).plus(CpuTime.ofTree(ingest)).total() - idle);
  }

  private static void end(ChildProcess ffmpeg, Run run, Path log) throws InterruptedException {
    int status = ffmpeg.waitFor(GRACE.plusSeconds(run.option("seconds")));
    if (status != 0) {
      throw new IllegalStateException(
          "FFmpeg: %d %s".formatted(status, new RotatingLog(log).tail(LAST_WORDS)));
    }
  }

  /// What was used so far, while the transcoder has no children: theirs is in its count then.
  private static Cost used(long all, long transcoder, long ingest) throws IOException {
    double ffmpeg = CpuTime.ofEndedChildren(transcoder).total();
    double both = CpuTime.ofTree(transcoder).total();
    double ingested = CpuTime.ofTree(ingest).total();
    return new Cost(ffmpeg, both - ffmpeg, ingested, CpuTime.ofTree(all).total() - both - ingested);
  }

  /// One that has ended and was not waited for yet is a child still.
  private static boolean isAlone(long pid) {
    return ProcessHandle.of(pid).orElseThrow().children().findAny().isEmpty();
  }

  private static long pid(long platform, String service) throws IOException {
    return CpuTime.findInTree(platform, service)
        .orElseThrow(() -> new IllegalStateException(service + " does not run"));
  }

  private static List<URI> variants(Api api, URI hls) throws IOException, InterruptedException {
    return api.text(hls.toString())
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(hls::resolve)
        .toList();
  }

  /// What a playlist lists; nothing while it may grow.
  private static double closedSeconds(String playlist) {
    return !playlist.contains("#EXT-X-ENDLIST")
        ? 0
        : playlist
            .lines()
            .filter(line -> line.startsWith("#EXTINF:"))
            .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(','))))
            .sum();
  }

  /// What cannot be asked for yet does not hold yet.
  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + GRACE.toNanos();
    String failure = "";
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        failure = ": " + e;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException("Not in time: " + what + failure);
  }

  /// As full as a camera's stream is: grain takes what the bit rate gives.
  private static Path take(Run run) {
    Path loop = run.folder().resolve("loop.flv");
    Ffmpeg.run(
        run,
        Duration.ofMinutes(5),
        List.of(
            ("-f lavfi -i testsrc2=size=1920x1080:rate=30,noise=alls=8:allf=t -f lavfi"
                    + " -i sine=frequency=440:sample_rate=48000 -t "
                    + LOOP_SECONDS
                    + " -c:v libx264 -preset veryfast -profile:v main -pix_fmt yuv420p -bf 0 -g 60"
                    + " -sc_threshold 0 -b:v 4500k -maxrate 4500k -bufsize 4500k -c:a aac -b:a 128k"
                    + " -ac 2 -flvflags no_duration_filesize "
                    + loop)
                .split(" ", -1)));
    Path take = run.folder().resolve("take.flv");
    int seconds = run.option("seconds");
    Ffmpeg.run(
        run,
        Duration.ofMinutes(1),
        List.of(
            "-stream_loop %d -i %s -c copy -t %d -flvflags no_duration_filesize %s"
                .formatted(seconds / LOOP_SECONDS, loop, seconds, take)
                .split(" ", -1)));
    return take;
  }
}
