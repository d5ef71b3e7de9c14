package live.spyglass.transcode.job;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.tracing.Traces;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.LiveBroadcast;
import live.spyglass.transcode.packaging.MediaIndex;
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
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(3);
  private static final Duration STORE_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_SIGNALS = 1024;

  private final Toolbox tools;
  private final Lease lease;
  private final Tenure tenure;
  private final BroadcastId id;
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(MOST_SIGNALS);
  private final WriteBehind writer;
  private final Pauses pauses = new Pauses();
  private Wanted wanted;
  private @Nullable LiveBroadcast live;
  private @Nullable SourceRun run;
  private @Nullable String finishedStream;
  private @Nullable Outage outage;
  private Traces.@Nullable Stretch starting;
  private final Announcements announcements;
  private final LadderPolicy ladder;
  private boolean leaving;
  private volatile boolean lost;

  /// `sourceAlone`: there is no slot to encode anything but sound.
  BroadcastJob(Toolbox tools, Lease lease, Tenure tenure, Wanted wanted, boolean sourceAlone) {
    this.tools = tools;
    this.lease = lease;
    this.tenure = tenure;
    this.wanted = wanted;
    this.id = wanted.id();
    this.writer = tools.spool().open(id.value());
    this.announcements = new Announcements(tools, id);
    this.ladder = new LadderPolicy(tools, announcements, sourceAlone);
  }

  Lease lease() {
    return lease;
  }

  /// How many rungs are not encoded because the encoder would fall behind. Any thread.
  int shedRungs() {
    return ladder.shedRungs();
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
      if (!tenure.holds()) {
        lost = true;
        break;
      }
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
        watch();
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
      announcements.recording(stored);
      return true;
    }
    if (wanted.ended() && stored.isEmpty()) {
      return true;
    }
    long count =
        stored.isEmpty() ? 0 : stored.segments().getOrDefault(stored.leader(), List.of()).size();
    long first = Math.max(count, tools.wanted().reached(id) + 1);
    boolean complete = tools.wanted().isLadderComplete(id);
    LiveBroadcast broadcast =
        new LiveBroadcast(
            tools.packaging(),
            stored,
            first,
            new Frontier(
                new ArchiveSink(id, writer, tools.recordings().heads(id)),
                tenure,
                number -> tell(new Signal.Reached(number))));
    live = broadcast;
    ladder.begin(complete);
    tools.onAir().add(id, broadcast, tenure::holds);
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
    SourceRun next =
        new SourceRun(
            tools,
            id,
            new SourceRun.Job(broadcast, writer, stream, lease.token()),
            ladder.terms(),
            this::tell);
    run = next;
    started();
    starting = tools.traces().begin("transcode", stream.trace()).tag("spyglass.broadcast", id);
    next.start();
  }

  /// What a trace is told of a run is how long it took until it could be watched, or broke off.
  private void started() {
    Traces.Stretch before = starting;
    starting = null;
    if (before != null) {
      before.end();
    }
  }

  private void handle(@Nullable Signal signal) {
    switch (signal) {
      case null -> {}
      case Signal.Changed changed -> change(changed.wanted());
      case Signal.Ended ended -> ended(ended.run(), ended.end());
      case Signal.Ready ready -> ready(ready.run(), ready.epoch());
      case Signal.Reached reached -> noteReached(reached.number());
      case Signal.Slot _ -> ladder.allowAll(run);
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
    SourceRun current = run;
    if (current != null && current.isSilent()) {
      current.breakOff(new RunEnd.SourceFailed("the source says nothing"));
    }
    if (current != null && current.isStuck()) {
      current.abort(new RunEnd.EncoderFailed("FFmpeg takes nothing and says nothing"));
    }
    ladder.look(current, live);
  }

  private void change(Wanted next) {
    wanted = next;
    SourceRun current = run;
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
        || System.nanoTime() - now.since() < tools.properties().sourceLost().toNanos()) {
      return;
    }
    outage = new Outage(now.stream(), now.since(), true);
    announcements.stalled(now.stream());
  }

  private void ended(SourceRun ended, RunEnd end) {
    if (ended != run) {
      return;
    }
    run = null;
    started();
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
        ladder.copyNoMore();
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

  private void ready(SourceRun ready, Epoch epoch) {
    LiveBroadcast broadcast = live;
    if (ready == run && broadcast != null) {
      outage = null;
      Traces.Stretch trace = starting;
      if (trace == null) {
        announcements.ready(epoch, broadcast);
      } else {
        trace.within(() -> announcements.ready(epoch, broadcast));
        started();
      }
    }
  }

  /// The playlist closes first; storing the rest and the index may take its time.
  private void finish() throws IOException, InterruptedException {
    readToTheEnd();
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
    MediaIndex index = tools.archive().finish(id);
    if (broadcast != null) {
      tools.library().ended(id, broadcast);
    }
    if (!index.isEmpty()) {
      tools.recordings().prepare(id, index);
      announcements.recording(index);
    }
  }

  private void closeThumbnails(LiveBroadcast broadcast) {
    tools.posters().findThumbnails(id).ifPresent(own -> own.close(broadcast.positionMillis()));
  }

  private void delete() throws IOException, InterruptedException {
    SourceRun current = run;
    if (current != null) {
      current.abort(new RunEnd.Stopped());
      awaitEnd(current, STORE_LIMIT);
    }
    tools.onAir().remove(id);
    writer.close();
    tools.archive().delete(id);
    LOG.atInfo().addKeyValue("broadcast", id).log("deleted");
  }

  /// Everything that ingest has still comes out: it ends the stream itself once it was read. A
  /// source that goes on nevertheless is left after a while.
  private void readToTheEnd() throws IOException, InterruptedException {
    SourceRun current = run;
    long deadline = System.nanoTime() + tools.properties().lastFrames().toNanos();
    while (current != null && run == current) {
      if (lost || leaving || wanted.deleted()) {
        throw new IOException("left before the end was read");
      }
      if (System.nanoTime() - deadline > 0 && current.isAtLiveEdge()) {
        current.stop();
      }
      watch();
      handle(signals.poll(TICK.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void stopRun() throws InterruptedException {
    SourceRun current = run;
    if (current != null) {
      current.stop();
      awaitEnd(current, LEAVE_LIMIT);
      if (run != null) {
        current.abort(new RunEnd.Stopped());
        awaitEnd(current, STORE_LIMIT);
      }
    }
  }

  private void awaitEnd(SourceRun current, Duration limit) throws InterruptedException {
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
      SourceRun current = run;
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
}
