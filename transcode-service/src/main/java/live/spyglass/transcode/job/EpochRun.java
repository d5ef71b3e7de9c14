package live.spyglass.transcode.job;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.ffmpeg.FfmpegProcess;
import live.spyglass.transcode.ladder.AacSilence;
import live.spyglass.transcode.ladder.FlvReader;
import live.spyglass.transcode.ladder.FlvTag;
import live.spyglass.transcode.ladder.Ladder;
import live.spyglass.transcode.ladder.Rung;
import live.spyglass.transcode.ladder.SourceProbe;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.EpochPackager;
import live.spyglass.transcode.packaging.LiveBroadcast;
import live.spyglass.transcode.packaging.PackagingException;
import live.spyglass.transcode.packaging.TrackReader;
import live.spyglass.transcode.poster.PosterReader;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.storage.WriteBehind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to ingest, one FFmpeg, its outputs: from the first byte to the last. One thread
/// reads the source and feeds FFmpeg, one per output packages; the first to fail ends all.
final class EpochRun {

  private static final Logger LOG = LoggerFactory.getLogger(EpochRun.class);
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final Toolbox tools;
  private final BroadcastId id;
  private final Job job;
  private final Consumer<Signal> signals;
  private final AtomicReference<@Nullable RunEnd> end = new AtomicReference<>();
  private volatile @Nullable InputStream source;
  private volatile @Nullable FfmpegProcess process;
  private volatile @Nullable EpochPackager packager;
  private final long startedNanos = System.nanoTime();
  private volatile long lastByteNanos = System.nanoTime();
  private volatile boolean stopping;

  /// What a run is part of.
  record Job(
      LiveBroadcast live,
      WriteBehind writer,
      Wanted.Stream stream,
      long token,
      boolean copyAllowed) {}

  EpochRun(Toolbox tools, BroadcastId id, Job job, Consumer<Signal> signals) {
    this.tools = tools;
    this.id = id;
    this.job = job;
    this.signals = signals;
  }

  void start() {
    Thread.ofVirtual().name("run-" + id).start(this::run);
  }

  String stream() {
    return job.stream().id();
  }

  /// The epoch, once it was announced.
  @Nullable Epoch epoch() {
    EpochPackager current = packager;
    return current == null ? null : current.epoch();
  }

  /// Whether it went on for long enough that trying again at once is no loop.
  boolean hasWorked() {
    return epoch() != null && System.nanoTime() - startedNanos > LONG_ENOUGH.toNanos();
  }

  double speed() {
    FfmpegProcess current = process;
    return current == null ? 1 : current.speed();
  }

  boolean isSilent() {
    return System.nanoTime() - lastByteNanos > tools.properties().sourceSilence().toNanos();
  }

  /// Ends it in order: what has arrived still comes out. [Signal.Ended] follows.
  void stop() {
    stopping = true;
    closeSource();
  }

  /// Ends it at once.
  void abort(RunEnd why) {
    end.compareAndSet(null, why);
    closeSource();
    FfmpegProcess current = process;
    if (current != null) {
      current.close();
    }
  }

  private void run() {
    RunEnd outcome;
    try {
      outcome = transcode();
    } catch (IOException e) {
      outcome =
          stopping ? new RunEnd.Stopped() : new RunEnd.SourceFailed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new RunEnd.Stopped();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("broadcast", id).setCause(e).log("transcoding failed unexpectedly");
      outcome = new RunEnd.EncoderFailed(e.toString());
    }
    closeSource();
    FfmpegProcess encoder = process;
    if (encoder != null) {
      encoder.close();
    }
    EpochPackager packaging = packager;
    if (packaging != null) {
      packaging.finish();
    }
    tools.metrics().ended(this);
    RunEnd first = end.get();
    signals.accept(new Signal.Ended(this, explain(first == null ? outcome : first, encoder)));
  }

  /// What FFmpeg itself said last is worth more than that a connection broke.
  private static RunEnd explain(RunEnd end, @Nullable FfmpegProcess encoder) {
    return end instanceof RunEnd.EncoderFailed failed && encoder != null
        ? new RunEnd.EncoderFailed(failed.why() + " " + encoder.errors())
        : end;
  }

  private RunEnd transcode() throws IOException, InterruptedException {
    InputStream in = tools.sources().open(job.stream().source());
    source = in;
    if (stopping) {
      return new RunEnd.Stopped();
    }
    FlvReader reader = new FlvReader(in);
    SourceProbe.Head head = SourceProbe.probe(reader);
    List<String> names = job.live().names();
    Ladder ladder =
        names.isEmpty()
            ? Ladder.choose(head.source(), tools.ladder(), job.copyAllowed())
            : Ladder.again(names, head.source(), tools.ladder(), job.copyAllowed());
    boolean video = ladder.top().isPresent();
    FfmpegProcess encoder =
        FfmpegProcess.start(
            tools.ffmpeg(),
            ladder,
            tools.ladder().preset(),
            (int) tools.poster().interval().toSeconds());
    process = encoder;
    tools.metrics().began(this);
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .addKeyValue("stream", stream())
        .addKeyValue("pid", encoder.pid())
        .log("encoding {}", ladder.rungs());
    SourceClock clock = new SourceClock(tools.clock(), video);
    EpochPackager packaging = job.live().begin(plan(ladder, clock));
    packager = packaging;
    encoder.whenExited(this::closeSource);
    List<Thread> outputs = outputs(ladder, encoder, packaging);
    boolean fed = feed(reader, head, ladder, clock, encoder);
    return finish(encoder, outputs, fed);
  }

  private EpochPackager.Plan plan(Ladder ladder, SourceClock clock) {
    List<Epoch.Rendition> renditions = new ArrayList<>();
    for (Rung rung : ladder.rungs()) {
      switch (rung) {
        case Rung.Video video ->
            renditions.add(
                new Epoch.Rendition(
                    video.name(),
                    video.width(),
                    video.height(),
                    video.frameRate(),
                    video.kilobits() * 1200L,
                    ""));
        case Rung.Audio audio ->
            renditions.add(
                new Epoch.Rendition(audio.name(), 0, 0, 0, audio.kilobits() * 1100L, ""));
      }
    }
    return new EpochPackager.Plan(
        stream(),
        job.token(),
        renditions,
        clock::wallMillis,
        () -> signals.accept(new Signal.Ready(this)));
  }

  private List<Thread> outputs(Ladder ladder, FfmpegProcess encoder, EpochPackager packaging) {
    List<Thread> threads = new ArrayList<>();
    for (Rung rung : ladder.rungs()) {
      threads.add(
          Thread.ofVirtual()
              .name("track-" + rung.name() + "-" + id)
              .start(() -> packageTrack(rung.name(), encoder, packaging)));
    }
    Thread.ofVirtual().name("poster-" + id).start(() -> readPosters(encoder));
    return threads;
  }

  private void packageTrack(String rung, FfmpegProcess encoder, EpochPackager packaging) {
    try (InputStream output = encoder.output(rung)) {
      new TrackReader(output, packaging.track(rung)).run();
    } catch (PackagingException e) {
      abort(
          switch (e.reason()) {
            case KEYFRAMES_TOO_RARE -> new RunEnd.NotCopyable();
            case LEADER_STALLED -> new RunEnd.SourceFailed(String.valueOf(e.getMessage()));
          });
    } catch (IOException e) {
      abort(new RunEnd.EncoderFailed("output " + rung + ": " + e.getMessage()));
    }
  }

  private void readPosters(FfmpegProcess encoder) {
    try (InputStream output = encoder.poster()) {
      if (output != null) {
        new PosterReader(output)
            .run(jpeg -> {
              tools.posters().add(id, jpeg, job.live().positionMillis());
              job.writer().put(MediaArchive.posterKey(id), jpeg, () -> {});
            });
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("broadcast", id).log("no more posters: {}", e.getMessage());
    }
  }

  /// True when the source ended in order.
  private boolean feed(
      FlvReader reader,
      SourceProbe.Head head,
      Ladder ladder,
      SourceClock clock,
      FfmpegProcess encoder) {
    boolean video = ladder.top().isPresent();
    AacSilence silence = ladder.silence() ? new AacSilence() : null;
    try (OutputStream out = new BufferedOutputStream(encoder.input(), 1 << 16)) {
      out.write(FlvReader.header(video, true));
      for (FlvTag tag : head.tags()) {
        feed(tag, out, clock, silence, video);
      }
      out.flush();
      for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
        lastByteNanos = System.nanoTime();
        feed(tag, out, clock, silence, video);
        out.flush();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void feed(
      FlvTag tag, OutputStream out, SourceClock clock, @Nullable AacSilence silence, boolean video)
      throws IOException {
    clock.saw(tag);
    boolean picture = tag.type() == FlvTag.VIDEO;
    if (picture && silence != null) {
      for (FlvTag quiet : silence.before(tag)) {
        out.write(quiet.bytes());
      }
    }
    if (video || !picture) {
      out.write(tag.bytes());
    }
  }

  private RunEnd finish(FfmpegProcess encoder, List<Thread> outputs, boolean fed)
      throws InterruptedException {
    long deadline = System.nanoTime() + FLUSH_LIMIT.toNanos();
    for (Thread output : outputs) {
      output.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    if (stopping) {
      return new RunEnd.Stopped();
    }
    int code = encoder.exitCode(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    if (code != 0) {
      return new RunEnd.EncoderFailed("FFmpeg exited with " + code);
    }
    return fed ? new RunEnd.SourceEnded() : new RunEnd.SourceFailed("the source broke off");
  }

  private void closeSource() {
    InputStream in = source;
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        LOG.atDebug().addKeyValue("broadcast", id).log("closing the source: {}", e.getMessage());
      }
    }
  }
}
