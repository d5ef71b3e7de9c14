package live.spyglass.transcode.job;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.ladder.FlvReader;
import live.spyglass.transcode.ladder.FlvTag;
import live.spyglass.transcode.ladder.Ladder;
import live.spyglass.transcode.ladder.Source;
import live.spyglass.transcode.ladder.SourceProbe;
import live.spyglass.transcode.ladder.Stretches;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.LiveBroadcast;
import live.spyglass.transcode.storage.WriteBehind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to ingest, from its first byte to its last: one [Encoding] after the other, each
/// of which takes over at a keyframe. One thread reads the source, one feeds the encoders: threads
/// of the system, as for what FFmpeg writes, since each is woken a hundred times a second.
final class SourceRun {

  private static final Logger LOG = LoggerFactory.getLogger(SourceRun.class);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  /// Nothing was taken and nothing came out for so long: the encoder hangs.
  private static final Duration STUCK = Duration.ofSeconds(20);

  /// Sound from before a cut comes within this, by the pictures behind it.
  private static final int LATE_MILLIS = 500;

  private final Toolbox tools;
  private final BroadcastId id;
  private final Job job;
  private final Consumer<Signal> signals;
  private final SourceQueue queue;
  private final AtomicReference<@Nullable RunEnd> end = new AtomicReference<>();
  private final long startedNanos = System.nanoTime();
  private volatile @Nullable InputStream source;
  private volatile @Nullable Encoding current;
  private volatile @Nullable Encoding before;
  private volatile long lastByteNanos = System.nanoTime();
  private volatile boolean stopping;
  private volatile boolean sourceEnded;
  private volatile boolean opened;
  private volatile Ladder.Terms terms;
  private SourceClock clock;
  private volatile Ladder.Terms used;
  private int cutMillis;

  /// What a run is part of.
  record Job(LiveBroadcast live, WriteBehind writer, Wanted.Stream stream, long token) {}

  SourceRun(Toolbox tools, BroadcastId id, Job job, Ladder.Terms terms, Consumer<Signal> signals) {
    this.tools = tools;
    this.id = id;
    this.job = job;
    this.terms = terms;
    this.used = terms;
    this.signals = signals;
    this.queue = new SourceQueue(tools.clock(), tools.properties().sourceBacklog().toBytes());
    this.clock = new SourceClock(tools.clock());
  }

  void start() {
    Thread.ofPlatform().daemon().name("run-" + id).start(this::run);
  }

  String stream() {
    return job.stream().id();
  }

  /// From the next keyframe on the ladder is another one.
  void change(Ladder.Terms next) {
    terms = next;
  }

  /// Whether a change has not come into force yet.
  boolean changes() {
    return !used.equals(terms);
  }

  /// The encoder at work; null before the first.
  @Nullable Encoding encoding() {
    return current;
  }

  /// Whether it went on for long enough that trying again at once is no loop.
  boolean hasWorked() {
    return opened && System.nanoTime() - startedNanos > LONG_ENOUGH.toNanos();
  }

  /// How long what has arrived waits for the encoder.
  long behindMillis() {
    return queue.behindMillis();
  }

  /// Whether all that arrived was taken and more may come.
  boolean isAtLiveEdge() {
    return !sourceEnded && queue.behindMillis() == 0;
  }

  boolean isSilent() {
    return !sourceEnded
        && System.nanoTime() - lastByteNanos > tools.properties().sourceSilence().toNanos();
  }

  /// Whether the encoder takes nothing and writes nothing.
  boolean isStuck() {
    Encoding encoder = current;
    Encoding earlier = before;
    return encoder != null
        && queue.behindMillis() > STUCK.toMillis()
        && encoder.silentFor().compareTo(STUCK) > 0
        && (earlier == null || earlier.silentFor().compareTo(STUCK) > 0);
  }

  /// Ends it in order: what has arrived still comes out. [Signal.Ended] follows.
  void stop() {
    stopping = true;
    closeSource();
  }

  /// Reads no further: what has arrived still comes out.
  void breakOff(RunEnd why) {
    end.compareAndSet(null, why);
    closeSource();
  }

  /// Ends it at once.
  void abort(RunEnd why) {
    breakOff(why);
    queue.close();
    kill(before);
    kill(current);
  }

  private static void kill(@Nullable Encoding encoding) {
    if (encoding != null) {
      encoding.kill();
    }
  }

  private void run() {
    RunEnd outcome;
    tools.metrics().began(this);
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
    tools.metrics().ended(this);
    closeSource();
    queue.close();
    RunEnd first = end.get();
    kill(before);
    kill(current);
    signals.accept(new Signal.Ended(this, first == null ? outcome : first));
  }

  private RunEnd transcode() throws IOException, InterruptedException {
    InputStream in = tools.sources().open(job.stream().source());
    source = in;
    if (stopping) {
      return new RunEnd.Stopped();
    }
    FlvReader reader = new FlvReader(in);
    SourceProbe.Head head = SourceProbe.probe(reader);
    Thread.ofPlatform().daemon().name("source-" + id).start(() -> read(reader));
    Stretches stretches = new Stretches(head.format());
    begin(stretches.source(), List.of(), firstMillis(head));
    long now = tools.clock().millis();
    for (FlvTag tag : head.tags()) {
      take(stretches, new SourceQueue.Arrived(tag, now, 0));
    }
    for (SourceQueue.Arrived next = queue.take(); next != null; next = queue.take()) {
      take(stretches, next);
    }
    awaitEncodings();
    return stopping ? new RunEnd.Stopped() : new RunEnd.SourceEnded();
  }

  /// When what leads was first there: the picture, if there is one.
  private static int firstMillis(SourceProbe.Head head) {
    int leading = head.format().source().video() == null ? FlvTag.AUDIO : FlvTag.VIDEO;
    return head.tags().stream()
        .filter(tag -> tag.type() == leading)
        .findFirst()
        .map(FlvTag::timestamp)
        .orElse(0);
  }

  private void take(Stretches stretches, SourceQueue.Arrived next)
      throws IOException, InterruptedException {
    if (changes()) {
      stretches.wish();
    }
    switch (stretches.next(next.tag())) {
      case Stretches.Step.Feed feed -> {
        FlvTag tag = feed.tag();
        if (tag.type() != FlvTag.SCRIPT) {
          clock.saw(tag.timestamp(), next.millis());
        }
        if (tag.type() == FlvTag.AUDIO || tag.timestamp() - cutMillis > LATE_MILLIS) {
          closeBefore();
        }
        feed(current, tag);
      }
      case Stretches.Step.Begin begin -> {
        if (begin.jumped()) {
          clock = new SourceClock(tools.clock());
        }
        clock.saw(begin.millis(), next.millis());
        begin(begin.source(), begin.tags(), begin.millis());
        if (!begin.lateMayCome()) {
          closeBefore();
        }
      }
      case Stretches.Step.Late late -> feed(before, late.tag());
      case Stretches.Step.Hold _ -> {}
    }
  }

  /// Another encoder takes over; the one at work may still get sound.
  private void begin(Source now, List<FlvTag> tags, int millis)
      throws IOException, InterruptedException {
    closeBefore();
    used = terms;
    cutMillis = millis;
    Optional<Ladder> ladder = Ladder.choose(job.live().names(), now, tools.ladder(), used);
    if (ladder.isEmpty()) {
      end.compareAndSet(null, new RunEnd.EncoderFailed("there is no free slot to encode it"));
      throw new IOException("the source cannot be shown as it is");
    }
    Encoding earlier = current;
    Encoding next =
        new Encoding(
            tools,
            id,
            job,
            ladder.get(),
            new Encoding.Stretch(clock, millis),
            earlier,
            new Encoding.Listener() {
              @Override
              public void ready(Epoch epoch) {
                opened = true;
                signals.accept(new Signal.Ready(SourceRun.this, epoch));
              }

              @Override
              public void failed(RunEnd why) {
                breakOff(why);
                queue.close();
              }
            });
    before = earlier;
    current = next;
    if (end.get() != null) {
      next.kill();
    }
    try {
      next.begin(tags);
    } catch (IOException e) {
      brokenPipe(next, e);
    }
  }

  private void closeBefore() {
    Encoding earlier = before;
    if (earlier != null) {
      earlier.close();
    }
  }

  private void feed(@Nullable Encoding encoding, FlvTag tag)
      throws IOException, InterruptedException {
    if (encoding != null) {
      try {
        encoding.feed(tag);
      } catch (IOException e) {
        brokenPipe(encoding, e);
      }
    }
  }

  /// The encoder is gone: why, it says itself once it is over.
  private static void brokenPipe(Encoding encoding, IOException e)
      throws IOException, InterruptedException {
    encoding.kill();
    encoding.awaitOver();
    throw e;
  }

  private void awaitEncodings() throws InterruptedException {
    Encoding earlier = before;
    Encoding encoder = current;
    if (earlier != null) {
      earlier.close();
      earlier.awaitOver();
    }
    if (encoder != null) {
      encoder.close();
      encoder.awaitOver();
    }
  }

  private void read(FlvReader reader) {
    try {
      for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
        lastByteNanos = System.nanoTime();
        if (!queue.put(tag)) {
          return;
        }
      }
    } catch (IOException e) {
      if (!stopping) {
        end.compareAndSet(null, new RunEnd.SourceFailed("the source broke off"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sourceEnded = true;
      queue.finish();
    }
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
