package live.spyglass.transcode.job;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.ffmpeg.FfmpegProcess;
import live.spyglass.transcode.ladder.AacSilence;
import live.spyglass.transcode.ladder.FlvTag;
import live.spyglass.transcode.ladder.Ladder;
import live.spyglass.transcode.ladder.Rung;
import live.spyglass.transcode.ladder.SourceWriter;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.EpochPackager;
import live.spyglass.transcode.packaging.PackagingException;
import live.spyglass.transcode.packaging.TrackReader;
import live.spyglass.transcode.poster.PosterReader;
import live.spyglass.transcode.recording.MediaArchive;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One FFmpeg, from its first byte to its last: a stretch of a source, which becomes an epoch of
/// the broadcast. It may be fed while the one before it still writes; its own epoch begins when
/// that one is over. Fed by one thread; one thread per output packages, and the first to fail ends
/// it.
final class Encoding {

  private static final Logger LOG = LoggerFactory.getLogger(Encoding.class);

  /// An encoder that was given everything and says nothing for so long will not say anything.
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(15);

  private static final Duration TICK = Duration.ofMillis(200);

  private final Toolbox tools;
  private final BroadcastId id;
  private final SourceRun.Job job;
  private final Ladder ladder;
  private final Stretch stretch;
  private final Listener listener;
  private final FfmpegProcess process;
  private final OutputStream input;
  private final CompletableFuture<EpochPackager> begun = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final @Nullable AacSilence silence;
  private volatile @Nullable EpochPackager packager;
  private volatile long lastOutputNanos = System.nanoTime();
  private @Nullable SourceWriter writer;
  private volatile boolean fed;

  /// When it begins, on the source's clock.
  record Stretch(SourceClock clock, int millis) {}

  /// Called from its threads; neither may wait.
  interface Listener {

    /// All renditions can be watched.
    void ready(Epoch epoch);

    void failed(RunEnd why);
  }

  /// `before`: the one that has to be over first, if there is one. Throws [IOException] when FFmpeg
  /// cannot be started.
  Encoding(
      Toolbox tools,
      BroadcastId id,
      SourceRun.Job job,
      Ladder ladder,
      Stretch stretch,
      @Nullable Encoding before,
      Listener listener)
      throws IOException {
    this.tools = tools;
    this.id = id;
    this.job = job;
    this.ladder = ladder;
    this.stretch = stretch;
    this.listener = listener;
    this.silence = ladder.silence() ? new AacSilence() : null;
    this.process =
        FfmpegProcess.start(
            tools.ffmpeg(),
            ladder,
            tools.ladder().preset(),
            (int) tools.poster().interval().toSeconds());
    this.input = new BufferedOutputStream(process.input(), 1 << 16);
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .addKeyValue("stream", job.stream().id())
        .addKeyValue("pid", process.pid())
        .log("encoding {}", ladder.rungs());
    tools.metrics().began(this);
    List<Thread> outputs = outputs();
    Thread.ofVirtual().name("epoch-" + id).start(() -> run(before, outputs));
  }

  Ladder ladder() {
    return ladder;
  }

  double speed() {
    return process.speed();
  }

  /// The epoch, once it was announced.
  @Nullable Epoch epoch() {
    EpochPackager current = packager;
    return current == null ? null : current.epoch();
  }

  /// How long it has written nothing.
  Duration silentFor() {
    return Duration.ofNanos(System.nanoTime() - lastOutputNanos);
  }

  void begin(List<FlvTag> tags) throws IOException {
    writer = new SourceWriter(input, ladder.container(), ladder.showsSource(), true);
    for (FlvTag tag : tags) {
      write(tag);
    }
    input.flush();
  }

  void feed(FlvTag tag) throws IOException {
    write(tag);
    input.flush();
  }

  private void write(FlvTag tag) throws IOException {
    SourceWriter to = writer;
    if (to == null) {
      throw new IllegalStateException("not begun");
    }
    boolean picture = tag.type() == FlvTag.VIDEO;
    if (picture && silence != null) {
      for (FlvTag quiet : silence.before(tag)) {
        to.write(quiet);
      }
    }
    if (ladder.showsSource() || !picture) {
      to.write(tag);
    }
  }

  /// Nothing more comes: what it has still comes out.
  void close() {
    fed = true;
    try {
      input.close();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("broadcast", id).log("closing FFmpeg's input: {}", e.getMessage());
    }
  }

  /// Ends it at once.
  void kill() {
    process.close();
  }

  /// Waits until everything is packaged.
  void awaitOver() throws InterruptedException {
    over.await();
  }

  private void run(@Nullable Encoding before, List<Thread> outputs) {
    try {
      if (before != null) {
        before.awaitOver();
      }
      EpochPackager packaging = job.live().begin(plan());
      packager = packaging;
      lastOutputNanos = System.nanoTime();
      begun.complete(packaging);
      awaitOutputs(outputs);
      packaging.finish();
      int code = process.exitCode(FLUSH_LIMIT);
      if (code != 0) {
        fail("FFmpeg exited with " + code);
      } else if (!fed) {
        fail("FFmpeg left early");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("broadcast", id).setCause(e).log("packaging failed unexpectedly");
      fail(e.toString());
    } finally {
      begun.cancel(false);
      process.close();
      tools.metrics().ended(this);
      over.countDown();
    }
  }

  /// What FFmpeg itself said last is worth more than that a connection broke.
  private void fail(String why) {
    listener.failed(new RunEnd.EncoderFailed(why + " " + process.errors()));
  }

  private void awaitOutputs(List<Thread> outputs) throws InterruptedException {
    for (Thread output : outputs) {
      while (!output.join(TICK)) {
        if (fed && silentFor().compareTo(FLUSH_LIMIT) > 0) {
          process.close();
        }
      }
    }
  }

  private EpochPackager.Plan plan() {
    List<Epoch.Rendition> renditions = new ArrayList<>();
    for (Rung rung : ladder.rungs()) {
      renditions.add(
          switch (ladder.behind(rung.name())) {
            case Rung.Video video ->
                new Epoch.Rendition(
                    rung.name(),
                    video.width(),
                    video.height(),
                    video.frameRate(),
                    video.kilobits() * 1200L,
                    "");
            case Rung.Audio audio ->
                new Epoch.Rendition(rung.name(), 0, 0, 0, audio.kilobits() * 1100L, "");
            case Rung.StandIn standIn -> throw new IllegalStateException(standIn + " for itself");
          });
    }
    return new EpochPackager.Plan(
        job.stream().id(),
        job.token(),
        renditions,
        () -> stretch.clock().wallMillis(stretch.millis()),
        () -> {
          Epoch epoch = epoch();
          if (epoch != null) {
            listener.ready(epoch);
          }
        },
        made -> tools.metrics().part(tools.clock().millis() - made));
  }

  /// Each takes its connection at once: FFmpeg may be done before its turn comes.
  private List<Thread> outputs() {
    List<Thread> threads = new ArrayList<>();
    for (Rung rung : ladder.made()) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("track-" + rung.name() + "-" + id)
              .start(() -> packageTrack(rung.name())));
    }
    Thread.ofVirtual().name("poster-" + id).start(this::readPosters);
    return threads;
  }

  private void packageTrack(String rung) {
    try (InputStream output = new Watched(process.output(rung))) {
      EpochPackager packaging = begun.join();
      new TrackReader(output, ladder.shownAs(rung).stream().map(packaging::track).toList()).run();
    } catch (PackagingException e) {
      listener.failed(
          switch (e.reason()) {
            case KEYFRAMES_TOO_RARE -> new RunEnd.NotCopyable();
            case LEADER_STALLED -> new RunEnd.SourceFailed(String.valueOf(e.getMessage()));
          });
      process.close();
    } catch (CancellationException e) {
      LOG.atDebug().addKeyValue("broadcast", id).log("{} never began", rung);
    } catch (IOException e) {
      fail("output " + rung + ": " + e.getMessage());
      process.close();
    }
  }

  private void readPosters() {
    try (InputStream output = process.poster()) {
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

  /// Notes when something came out.
  private final class Watched extends FilterInputStream {

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      lastOutputNanos = System.nanoTime();
      return count;
    }
  }
}
