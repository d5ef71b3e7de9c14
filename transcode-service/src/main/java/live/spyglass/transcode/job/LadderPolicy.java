package live.spyglass.transcode.job;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import live.spyglass.events.LadderChanged;
import live.spyglass.transcode.ladder.Ladder;
import live.spyglass.transcode.packaging.LiveBroadcast;
import org.jspecify.annotations.Nullable;

/// What may be encoded for a broadcast now, through all its runs. Used by the job's thread.
final class LadderPolicy {

  private final Announcements announcements;
  private final JobMetrics metrics;
  private final Shedding shedding;
  private boolean copy = true;
  private boolean sourceAlone;
  private @Nullable Encoding measured;
  private volatile int shedRungs;

  LadderPolicy(Toolbox tools, Announcements announcements, boolean sourceAlone) {
    this.announcements = announcements;
    this.metrics = tools.metrics();
    this.shedding = new Shedding(tools.ladder(), System.nanoTime());
    this.sourceAlone = sourceAlone;
  }

  Ladder.Terms terms() {
    return new Ladder.Terms(copy, Set.copyOf(shedding.shed()), sourceAlone);
  }

  /// How many rungs are shed. May be asked on any thread.
  int shedRungs() {
    return shedRungs;
  }

  /// The job begins; `complete`: nobody was told of missing rungs before.
  void begin(boolean complete) {
    if (sourceAlone) {
      announcements.ladder(LadderChanged.Reason.NO_SLOT, false, List.of());
    } else if (!complete) {
      announcements.ladder(LadderChanged.Reason.ROOM_AGAIN, true, List.of());
    }
  }

  /// The source's keyframes are too far apart.
  void copyNoMore() {
    copy = false;
  }

  /// A slot is free for the whole ladder.
  void allowAll(@Nullable SourceRun run) {
    sourceAlone = false;
    announce(LadderChanged.Reason.ROOM_AGAIN);
    if (run != null) {
      run.change(terms());
    }
  }

  /// Looks whether the encoder keeps up; to be called about once a second.
  void look(@Nullable SourceRun run, @Nullable LiveBroadcast live) {
    Encoding encoding = run == null ? null : run.encoding();
    if (run == null || live == null || encoding == null || sourceAlone || run.changes()) {
      return;
    }
    long now = System.nanoTime();
    long behind = run.behindMillis();
    if (encoding != measured || encoding.epoch() == null) {
      measured = encoding;
      shedding.settle(now);
    }
    Optional<Shedding.Change> change =
        shedding.look(now, behind, encoding.ladder().sheddable(), live::lastAsked);
    if (change.isPresent()) {
      metrics.ladder(change.get());
      shedRungs = shedding.shed().size();
      announce(
          switch (change.get()) {
            case LESS -> LadderChanged.Reason.FALLING_BEHIND;
            case MORE -> LadderChanged.Reason.ROOM_AGAIN;
          });
      run.change(terms());
    }
  }

  private void announce(LadderChanged.Reason reason) {
    List<String> shed = shedding.shed();
    announcements.ladder(reason, shed.isEmpty() && !sourceAlone, shed);
  }
}
