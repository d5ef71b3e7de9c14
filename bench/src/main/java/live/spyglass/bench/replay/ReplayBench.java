package live.spyglass.bench.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Api;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.bench.process.PlatformProcess;
import live.spyglass.bench.rtmp.Encoder;
import live.spyglass.bench.rtmp.Recording;
import tools.jackson.databind.JsonNode;

/// An hour is no hour of waiting: it is published as fast as the platform takes it, and its encoder
/// is still connected when the owner ends it. The time begins with the request that ends it.
public final class ReplayBench implements Bench {
  private static final String MINUTE = "a minute";
  private static final Duration ENCODING_LIMIT = Duration.ofMinutes(2);
  private static final double NANOS = 1e9;
  private static final double MOST = 0.1;

  /// As quick as for a minute, but for what two equal rounds differ by.
  private static final double NO_SLOWER = 1.1;

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String what() {
    return "seconds from the request that ends a broadcast to its replay and to its MP4";
  }

  @Override
  public String heldAgainst() {
    return "ffmpeg -c copy of the same stream into an MP4: ≤ 0.1×, for the long one no slower than"
        + " for a minute";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("minutes", 60);
  }

  /// When something was there, in seconds: the closed playlist, the MP4's first byte, and its whole
  /// header with the first byte of media.
  private record Ready(double playlist, double firstByte, double media) {
    @Override
    public String toString() {
      return "%.3f s, MP4 %.3f s".formatted(playlist, media);
    }
  }

  /// A stream as a file, and as what is sent.
  private record Take(Path file, Recording recording, int seconds) {}

  @Override
  public void run(Run run) throws Exception {
    int minutes = run.option("minutes");
    String lengthy = minutes + " minutes";
    run.say("encoding");
    Take minute = take(run, 1);
    Take hour = take(run, minutes);
    // Room for what is sent faster than anybody sends, and time until all of it is listed.
    PlatformProcess platform =
        PlatformProcess.start(
            run,
            Map.of(
                "INGEST_READERS_QUEUE_FRAMES", "4096",
                "INGEST_RTMP_READ_TIMEOUT", "60s",
                "GATEWAY_RATE_API_PER_MINUTE", "100000",
                "GATEWAY_RATE_API_BURST", "100000"));
    Api api = run.own(Api.signUp(platform.url()));
    run.say("warm-up: " + ours(api, minute) + ", copy " + copy(run, minute));
    Rounds<Ready> rounds =
        new Rounds<Ready>()
            .withoutWarmUp()
            .side(MINUTE, () -> ours(api, minute))
            .side(copied(MINUTE), () -> copy(run, minute))
            .side(lengthy, () -> ours(api, hour))
            .side(copied(lengthy), () -> copy(run, hour))
            .run(run.rounds(), run::say);
    var table =
        new Table(
            "broadcast of",
            "replay (ENDLIST)",
            "MP4, first byte",
            "MP4, header and media",
            "ffmpeg -c copy");
    for (String length : List.of(MINUTE, lengthy)) {
      table.row(
          length,
          rounds.of(length, Ready::playlist).told(),
          rounds.of(length, Ready::firstByte).told(),
          rounds.of(length, Ready::media).told(),
          rounds.of(copied(length), Ready::media).told());
    }
    run.result(table);
    for (String length : List.of(MINUTE, lengthy)) {
      run.note(
          "%s, ours over a copy: replay %s, MP4 %s."
              .formatted(
                  length,
                  ratio(rounds, length, copied(length), Ready::playlist, MOST),
                  ratio(rounds, length, copied(length), Ready::media, MOST)));
    }
    run.note(
        "%s over %s: replay %s, MP4 %s."
            .formatted(
                lengthy,
                MINUTE,
                ratio(rounds, lengthy, MINUTE, Ready::playlist, NO_SLOWER),
                ratio(rounds, lengthy, MINUTE, Ready::media, NO_SLOWER)));
  }

  private static String copied(String length) {
    return length + ", copied";
  }

  private static String ratio(
      Rounds<Ready> rounds,
      String side,
      String other,
      ToDoubleFunction<Ready> figure,
      double most) {
    Series ratio = rounds.of(side, figure).per(rounds.of(other, figure));
    return "%s× (%s)".formatted(ratio.told(), Target.atMost(most).told(ratio.median()));
  }

  private static Ready ours(Api api, Take take) throws Exception {
    JsonNode created = api.createBroadcast("Over in no time");
    String id = created.get("id").asString();
    var viewer = new Viewer(created);
    try (Encoder encoder = Encoder.publish(Api.rtmp(created), take.recording())) {
      viewer.follow(encoder, take.seconds());
      long began = System.nanoTime();
      api.end(id);
      double listed = viewer.awaitReplay();
      double playlist = since(began);
      if (listed < take.seconds() - 1) {
        throw new IllegalStateException(
            "Of %d s only %.1f s have arrived".formatted(take.seconds(), listed));
      }
      Viewer.Arrival file = viewer.awaitFile(id);
      return new Ready(
          playlist,
          (file.firstByteNanos() - began) / NANOS,
          (file.firstMediaNanos() - began) / NANOS);
    }
  }

  private static Ready copy(Run run, Take take) throws IOException {
    Path file = run.folder().resolve("copy.mp4");
    Files.deleteIfExists(file);
    long began = System.nanoTime();
    Ffmpeg.run(
        run, ENCODING_LIMIT, List.of("-i", take.file().toString(), "-c", "copy", file.toString()));
    double whole = since(began);
    return new Ready(whole, whole, whole);
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / NANOS;
  }

  /// A minute of pictures and sound, said again as often as it takes.
  private static Take take(Run run, int minutes) throws IOException {
    Path once = run.folder().resolve("minute.flv");
    if (!Files.exists(once)) {
      Ffmpeg.run(
          run,
          ENCODING_LIMIT,
          List.of(
              ("-f lavfi -i testsrc2=size=320x180:rate=30 -f lavfi"
                      + " -i sine=frequency=440:sample_rate=48000 -t 60 -c:v libx264"
                      + " -preset ultrafast -tune zerolatency -profile:v main -pix_fmt yuv420p"
                      + " -g 60 -sc_threshold 0 -b:v 200k -maxrate 200k -bufsize 200k"
                      + " -c:a aac -b:a 64k -ac 2 -flvflags no_duration_filesize "
                      + once)
                  .split(" ")));
    }
    Path file = run.folder().resolve("take-" + minutes + ".flv");
    Ffmpeg.run(
        run,
        ENCODING_LIMIT,
        List.of(
            "-stream_loop %d -i %s -c copy -t %d -flvflags no_duration_filesize %s"
                .formatted(minutes - 1, once, minutes * 60, file)
                .split(" ")));
    return new Take(file, Recording.read(file), minutes * 60);
  }
}
