package live.spyglass.transcode.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackEvent;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.PlaybackStalled;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.InitSegment;
import live.spyglass.transcode.packaging.LiveBroadcast;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.packaging.SegmentSink;
import live.spyglass.transcode.poster.Thumbnails;
import live.spyglass.transcode.recording.ArchiveSink;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.storage.WriteBehind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// One broadcast on this node, from the claim to its end. Everything is decided on one thread,
/// which waits for [Signal]s; they may be given from anywhere.
final class BroadcastJob {

  private static final Logger LOG = LoggerFactory.getLogger(BroadcastJob.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LAST_FRAMES = Duration.ofMillis(700);
  private static final Duration SEND_LIMIT = Duration.ofSeconds(30);
  private static final Duration STORE_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_SIGNALS = 1024;

  private final Toolbox tools;
  private final Lease lease;
  private final BroadcastId id;
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(MOST_SIGNALS);
  private final WriteBehind writer;
  private final Pauses pauses = new Pauses();
  private Wanted wanted;
  private @Nullable LiveBroadcast live;
  private @Nullable EpochRun run;
  private @Nullable String finishedStream;
  private @Nullable Outage outage;
  private boolean copyAllowed = true;
  private boolean leaving;
  private volatile boolean lost;

  BroadcastJob(Toolbox tools, Lease lease, Wanted wanted) {
    this.tools = tools;
    this.lease = lease;
    this.wanted = wanted;
    this.id = wanted.id();
    this.writer = tools.spool().open(id.value());
  }

  Lease lease() {
    return lease;
  }

  /// Never waits.
  void tell(Signal signal) {
    if (signal instanceof Signal.Lost) {
      lost = true;
    }
    if (!signals.offer(signal)) {
      LOG.atWarn().addKeyValue("broadcast", id).log("the job does not keep up: {} is lost", signal);
    }
  }

  /// Runs until the broadcast is done with, the lease is lost, or this node shuts down. True when
  /// nothing is left to do for it anywhere.
  boolean run() throws InterruptedException {
    LOG.atInfo().addKeyValue("broadcast", id).addKeyValue("token", lease.token()).log("claimed");
    tools.metrics().began(this);
    try {
      return work();
    } finally {
      leave();
      tools.metrics().ended(this);
    }
  }

  private boolean work() throws InterruptedException {
    while (!leaving && !lost) {
      try {
        if (wanted.deleted()) {
          delete();
          return true;
        }
        if (live == null && resume()) {
          return true;
        }
        if (wanted.ended()) {
          finish();
          return true;
        }
        tellWhenSourceIsLost();
        if (run == null) {
          startIfPossible();
        }
        handle(signals.poll(untilNextLook(), TimeUnit.NANOSECONDS));
      } catch (IOException | DataAccessException e) {
        Duration pause = pauses.next();
        LOG.atWarn()
            .addKeyValue("broadcast", id)
            .log("storage or events do not answer, again in {}: {}", pause, e.toString());
        handle(signals.poll(pause.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
    return false;
  }

  /// Takes up what is stored; true when the broadcast was finished by somebody already.
  private boolean resume() throws IOException {
    MediaIndex stored = stored();
    if (stored.ended()) {
      announceRecording(stored);
      return true;
    }
    if (wanted.ended() && stored.isEmpty()) {
      return true;
    }
    long count =
        stored.isEmpty() ? 0 : stored.segments().getOrDefault(stored.leader(), List.of()).size();
    long first = Math.max(count, tools.wanted().reached(id) + 1);
    LiveBroadcast broadcast =
        new LiveBroadcast(
            tools.packaging(),
            stored,
            first,
            new Watched(new ArchiveSink(id, writer, tools.recordings().heads(id))));
    live = broadcast;
    tools.onAir().add(id, broadcast);
    tools
        .posters()
        .begin(
            id,
            new Thumbnails(
                tools.archive().findThumbnails(id),
                (name, bytes) -> writer.put(MediaArchive.thumbnailKey(id, name), bytes, () -> {})));
    if (first > 0) {
      LOG.atInfo()
          .addKeyValue("broadcast", id)
          .log("goes on at segment {} ({} were stored)", first, count);
    }
    return false;
  }

  /// A broadcast of which nobody ever saw anything needs no store to begin.
  private MediaIndex stored() throws IOException {
    try {
      return tools.archive().load(id);
    } catch (IOException e) {
      if (wanted.ended() || tools.wanted().reached(id) >= 0) {
        throw e;
      }
      LOG.atWarn().addKeyValue("broadcast", id).log("begins without storage: {}", e.toString());
      return MediaIndex.EMPTY;
    }
  }

  private long untilNextLook() {
    boolean pausing = run == null && pauses.pending();
    return Math.min(
        LONGEST_WAIT.toNanos(), pausing ? pauses.left().toNanos() + 1 : LONGEST_WAIT.toNanos());
  }

  private void startIfPossible() {
    Wanted.Stream stream = wanted.stream();
    LiveBroadcast broadcast = live;
    if (stream == null
        || broadcast == null
        || stream.closed()
        || stream.id().equals(finishedStream)
        || pauses.pending()) {
      return;
    }
    EpochRun next =
        new EpochRun(
            tools,
            id,
            new EpochRun.Job(broadcast, writer, stream, lease.token(), copyAllowed),
            this::tell);
    run = next;
    next.start();
  }

  private void handle(@Nullable Signal signal) {
    switch (signal) {
      case null -> watch();
      case Signal.Changed changed -> change(changed.wanted());
      case Signal.Ended ended -> ended(ended.run(), ended.end());
      case Signal.Ready ready -> ready(ready.run());
      case Signal.Reached reached -> noteReached(reached.number());
      case Signal.Lost _ -> lost = true;
      case Signal.Shutdown _ -> leaving = true;
    }
  }

  private void noteReached(long number) {
    try {
      tools.wanted().reached(id, number);
    } catch (DataAccessException e) {
      LOG.atWarn()
          .addKeyValue("broadcast", id)
          .log("segment {} could not be noted: {}", number, e.toString());
    }
  }

  private void watch() {
    EpochRun current = run;
    if (current != null && current.isSilent()) {
      current.abort(new RunEnd.SourceFailed("the source says nothing"));
    }
  }

  private void change(Wanted next) {
    wanted = next;
    EpochRun current = run;
    Wanted.Stream stream = next.stream();
    if (current != null && stream != null && !current.stream().equals(stream.id())) {
      LOG.atInfo()
          .addKeyValue("broadcast", id)
          .addKeyValue("stream", stream.id())
          .log("another stream takes over");
      pauses.reset();
      current.stop();
    }
    Outage before = outage;
    if (before != null && stream != null && !before.stream().equals(stream.id())) {
      outage = null;
    }
  }

  /// Ingest tells when a stream ends; when its node is gone, nobody does.
  private void tellWhenSourceIsLost() {
    Outage now = outage;
    if (now == null
        || now.told()
        || System.nanoTime() - now.since() < tools.properties().sourceLost().toNanos()
        || !StreamId.isValid(now.stream())) {
      return;
    }
    outage = new Outage(now.stream(), now.since(), true);
    LOG.atWarn().addKeyValue("broadcast", id).log("the source is lost");
    publish(
        new PlaybackStalled(
            UUID.randomUUID(), tools.clock().instant(), id, new StreamId(now.stream())));
  }

  private void publish(PlaybackEvent event) {
    var _ =
        tools
            .events()
            .publish(Topics.PLAYBACK, event)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.atError()
                    .addKeyValue("broadcast", id)
                    .log(
                        "{} was not sent: {}",
                        event.getClass().getSimpleName(),
                        failure.toString());
              }
            });
  }

  private void ended(EpochRun ended, RunEnd end) {
    if (ended != run) {
      return;
    }
    run = null;
    if (ended.hasWorked()) {
      pauses.reset();
    }
    switch (end) {
      case RunEnd.SourceEnded _ -> {
        LOG.atInfo().addKeyValue("broadcast", id).log("the stream ended");
        finishedStream = ended.stream();
      }
      case RunEnd.Stopped _ -> LOG.atDebug().addKeyValue("broadcast", id).log("stopped");
      case RunEnd.NotCopyable _ -> {
        copyAllowed = false;
        LOG.atWarn()
            .addKeyValue("broadcast", id)
            .log("keyframes are too far apart to copy the source: it is encoded from now on");
      }
      case RunEnd.SourceFailed failed -> {
        if (outage == null) {
          outage = new Outage(ended.stream(), System.nanoTime());
        }
        retry("source", failed.why());
      }
      case RunEnd.EncoderFailed failed -> retry("encoder", failed.why());
    }
  }

  private void retry(String cause, String why) {
    Duration pause = pauses.next();
    tools.metrics().restarted(cause);
    LOG.atWarn()
        .addKeyValue("broadcast", id)
        .addKeyValue("cause", cause)
        .log("broken off, again in {} ms: {}", pause.toMillis(), why);
  }

  private void ready(EpochRun ready) {
    Epoch epoch = ready.epoch();
    LiveBroadcast broadcast = live;
    if (ready != run || broadcast == null || epoch == null || !StreamId.isValid(epoch.stream())) {
      return;
    }
    List<PlaybackReady.Rendition> renditions =
        epoch.renditions().stream()
            .map(one ->
                new PlaybackReady.Rendition(
                    one.name(),
                    one.width(),
                    one.height(),
                    broadcast.bandwidth(one.name()),
                    one.codec()))
            .toList();
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .addKeyValue("epoch", epoch.number())
        .log("can be watched");
    outage = null;
    publish(
        new PlaybackReady(
            UUID.randomUUID(),
            tools.clock().instant(),
            id,
            new StreamId(epoch.stream()),
            renditions));
  }

  /// The playlist closes first; storing the rest and the index may take its time.
  private void finish() throws IOException, InterruptedException {
    stopRun();
    LiveBroadcast broadcast = live;
    if (broadcast != null) {
      broadcast.end();
      closeThumbnails(broadcast);
    }
    LOG.atInfo().addKeyValue("broadcast", id).log("ended: the playlist is closed");
    while (!writer.drain(LONGEST_WAIT)) {
      Signal signal = signals.poll();
      if (signal instanceof Signal.Lost || signal instanceof Signal.Shutdown) {
        leaving = true;
        throw new IOException("left before everything was stored");
      }
      if (signal instanceof Signal.Changed changed && changed.wanted().deleted()) {
        wanted = changed.wanted();
        throw new IOException("deleted while it was stored");
      }
    }
    if (!tools.archive().load(id).isEmpty()) {
      MediaIndex index = tools.archive().finish(id);
      tools.recordings().prepare(id, index);
      announceRecording(index);
    }
  }

  private void closeThumbnails(LiveBroadcast broadcast) {
    tools.posters().findThumbnails(id).ifPresent(own -> own.close(broadcast.positionMillis()));
  }

  private void announceRecording(MediaIndex index) throws IOException {
    try {
      tools
          .events()
          .publish(
              Topics.PLAYBACK,
              new RecordingCompleted(
                  UUID.randomUUID(),
                  Instant.now(tools.clock()),
                  id,
                  index.durationMillis(),
                  index.bytes()))
          .orTimeout(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TimeoutException
          ? new IOException("RecordingCompleted was not sent in time", e)
          : new IOException("RecordingCompleted was not sent", e);
    }
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .log("the recording is complete: {} ms, {} bytes", index.durationMillis(), index.bytes());
  }

  private void delete() throws IOException, InterruptedException {
    EpochRun current = run;
    if (current != null) {
      current.abort(new RunEnd.Stopped());
      awaitEnd(current, STORE_LIMIT);
    }
    tools.onAir().remove(id);
    writer.close();
    tools.archive().delete(id);
    LOG.atInfo().addKeyValue("broadcast", id).log("deleted");
  }

  private void stopRun() throws InterruptedException {
    EpochRun current = run;
    if (current != null) {
      current.stop();
      awaitEnd(current, LAST_FRAMES);
      if (run != null) {
        current.abort(new RunEnd.Stopped());
        awaitEnd(current, STORE_LIMIT);
      }
    }
  }

  private void awaitEnd(EpochRun current, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (run == current) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      Signal signal = signals.poll(left, TimeUnit.NANOSECONDS);
      if (signal != null) {
        handle(signal);
      }
    }
  }

  /// Leaves nothing running. What is stored lets another node go on, without a gap if there was
  /// time.
  private void leave() throws InterruptedException {
    if (lost) {
      EpochRun current = run;
      if (current != null) {
        current.abort(new RunEnd.Stopped());
      }
      LOG.atWarn().addKeyValue("broadcast", id).log("the lease is lost: stopped");
    } else {
      stopRun();
      LiveBroadcast broadcast = live;
      if (broadcast != null) {
        closeThumbnails(broadcast);
      }
      if (leaving && broadcast != null && writer.drain(STORE_LIMIT)) {
        MediaIndex index = broadcast.index();
        noteReached(index.segments().values().stream().mapToLong(List::size).max().orElse(0) - 1);
      }
    }
    writer.close();
    if (wanted.deleted()) {
      tools.library().forget(id);
    } else {
      tools.library().left(id);
    }
    tools.onAir().remove(id);
    tools.posters().remove(id);
  }

  /// The source of a stream cannot be read since then, in [System#nanoTime]; `told` to the others.
  private record Outage(String stream, long since, boolean told) {
    Outage(String stream, long since) {
      this(stream, since, false);
    }
  }

  /// Notes how far the leading rendition is.
  private final class Watched implements SegmentSink {
    private final SegmentSink sink;
    private long highest = -1;

    Watched(SegmentSink sink) {
      this.sink = sink;
    }

    @Override
    public void epoch(Epoch epoch, Map<String, InitSegment> inits) {
      sink.epoch(epoch, inits);
      reached(epoch.first());
    }

    @Override
    public void segment(String rendition, Segment segment, byte[] bytes, Runnable released) {
      sink.segment(rendition, segment, bytes, released);
      reached(segment.number() + 1);
    }

    private void reached(long number) {
      if (number > highest) {
        highest = number;
        tell(new Signal.Reached(number));
      }
    }
  }
}
