package live.spyglass.transcode.packaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Puts the samples of one track of one epoch together as parts and segments. The package's page
/// says how cuts are agreed. Samples come from the track's own thread; all state is guarded by the
/// broadcast's lock.
public final class TrackPackager {

  /// A follower's keyframe may lie this far from the leader's.
  private static final long KEYFRAME_TOLERANCE_MICROS = 50_000;

  /// How much of a track is held back while the leader does not move on.
  private static final long MOST_HELD_MICROS = 10_000_000;

  /// A follower this many segments behind the leader is cut off.
  private static final int MOST_BEHIND = 3;

  private final EpochPackager epoch;
  private final LiveRendition rendition;
  private final boolean leader;
  private final Deque<Sample> held = new ArrayDeque<>();
  private final List<Sample> part = new ArrayList<>();
  private final List<Sample> segment = new ArrayList<>();
  private @Nullable AudioClock audioClock;
  private @Nullable Silence silence;
  private boolean filling;
  private long filledTicks = Long.MIN_VALUE;
  private @Nullable InitSegment init;
  private long originTicks;
  private long partTicks;
  private long earliestTicks;
  private long endTicks;
  private long listedMicros;
  private long reorderTicks;
  private long sequence;
  private int index;
  private boolean published;

  TrackPackager(EpochPackager epoch, LiveRendition rendition, boolean leader) {
    this.epoch = epoch;
    this.rendition = rendition;
    this.leader = leader;
  }

  void begin(InitSegment header) throws PackagingException {
    epoch.guarded(() -> {
      init = header;
      audioClock = header.video() ? null : new AudioClock(header.codec());
      silence = header.video() ? null : Silence.of(header).orElse(null);
      epoch.trackBegan();
    });
  }

  void add(Sample sample) throws PackagingException {
    epoch.guarded(() -> {
      held.addLast(sample);
      epoch.advance(this);
      epoch.awaitLeader(this);
    });
  }

  void end() throws PackagingException {
    epoch.guarded(() -> {
      if (leader) {
        epoch.leaderEnded();
      }
    });
  }

  /// Whether as much is held back as may be.
  boolean isFarAhead() {
    return !held.isEmpty()
        && micros(held.getLast().end() - held.getFirst().decodeTime()) > MOST_HELD_MICROS;
  }

  @Nullable InitSegment init() {
    return init;
  }

  LiveRendition rendition() {
    return rendition;
  }

  /// Which segment of the epoch grows, from 0.
  int index() {
    return index;
  }

  boolean published() {
    return published;
  }

  /// Where it ends up to now on the epoch's clock, with what is held back.
  long endMicros() {
    return micros(held.isEmpty() ? endTicks : held.getLast().end() - originTicks);
  }

  /// Microseconds of the first sample on the input's clock; empty before it came.
  OptionalLong firstMicros() {
    return held.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(micros(held.getFirst().showTime()));
  }

  void start(long originMicros) {
    originTicks = ticks(originMicros);
  }

  /// The leader: every keyframe that comes late enough is a cut.
  void lead() throws PackagingException {
    PackagingProperties limits = epoch.limits();
    while (!held.isEmpty()) {
      fillHole();
      Sample sample = rebase(held.removeFirst());
      if (sample == null) {
        continue;
      }
      if (!segment.isEmpty()) {
        long length = micros(sample.decodeTime() - segment.getFirst().decodeTime());
        if (sample.key() && length >= limits.leastSegmentMicros()) {
          epoch.cuts().add(micros(sample.showTime()));
          finishSegment();
          epoch.cutOffLate(index - MOST_BEHIND);
          if (epoch.over()) {
            return;
          }
        } else if (length + micros(sample.duration()) > limits.longestSegmentMicros()) {
          throw new PackagingException(PackagingException.Reason.KEYFRAMES_TOO_RARE);
        }
      }
      accept(sample);
      reorderTicks = Math.max(reorderTicks, -sample.shownLater());
      epoch.cuts().advance(micros(sample.end() - reorderTicks));
    }
  }

  /// A follower: takes what lies where the cuts are known.
  void follow() {
    while (!held.isEmpty()) {
      fillHole();
      Sample raw = held.getFirst();
      long time = micros(raw.showTime() - originTicks);
      OptionalLong cut = epoch.cuts().endOf(index);
      if (cut.isEmpty() && !epoch.cuts().knownUpTo(time + toleranceMicros())) {
        break;
      }
      if (cut.isPresent() && beyond(raw, time, cut.getAsLong())) {
        finishSegment();
        continue;
      }
      held.removeFirst();
      Sample sample = rebase(raw);
      if (sample != null) {
        accept(sample);
      }
    }
    publishIfFull();
  }

  /// Puts silence before the next sample where sound is missing: a player would stop at a hole.
  private void fillHole() {
    AudioClock clock = audioClock;
    Silence quiet = silence;
    if (clock == null || quiet == null || held.getFirst().decodeTime() == filledTicks) {
      return;
    }
    long missing = Math.max(clock.next(), segmentStartTicks());
    long time = held.getFirst().decodeTime() - originTicks;
    boolean exact = filling || !clock.begun();
    filling = (time - missing) * 2 > quiet.ticks() * (exact ? 1L : 3L);
    if (filling) {
      filledTicks = missing + originTicks;
      held.addFirst(quiet.at(filledTicks));
    }
  }

  /// What is still held back from there on does not count.
  void forgetFrom(long endMicros) {
    held.removeIf(raw -> micros(raw.showTime() - originTicks) >= endMicros);
  }

  /// The epoch ends then: the last picture stays until there, and behind the last sound it is
  /// quiet. The parts of the segment, which are out already, may end earlier.
  void holdUntil(long endMicros) {
    long end = ticks(endMicros);
    AudioClock clock = audioClock;
    Silence quiet = silence;
    if (isVideo() && !segment.isEmpty()) {
      publishPart();
      Sample last = segment.removeLast();
      long longer = Math.max(last.duration(), end - last.decodeTime());
      segment.addLast(last.at(last.decodeTime(), (int) longer));
    } else if (clock != null && quiet != null) {
      long at = Math.max(clock.next(), segmentStartTicks());
      while (at + quiet.ticks() / 2 < end) {
        Sample sample = clock.adjust(quiet.at(at));
        if (sample == null) {
          return;
        }
        accept(sample);
        at = clock.next();
      }
    }
  }

  private long segmentStartTicks() {
    return segment.isEmpty() ? ticks(epoch.cuts().startOf(index)) : 0;
  }

  /// Ends the segment that grows, with what it has.
  void finishSegment() {
    publishPart();
    long number = rendition.openNumber();
    if (segment.isEmpty()) {
      CutList cuts = epoch.cuts();
      long micros = Math.max(1000, cuts.length(index));
      rendition.gap(
          new Segment(number, epoch.number(), startMillis(cuts.startOf(index)), micros, 0));
      listedMicros += micros;
    } else {
      byte[] bytes = Fragment.write(++sequence, segment, isVideo());
      long start = segment.getFirst().decodeTime();
      long ticks = segment.stream().mapToLong(Sample::duration).sum();
      // Not rounded by itself: half a microsecond a segment would be milliseconds in some hours.
      long micros = micros(start + ticks) - micros(start);
      epoch.finished(
          rendition,
          new Segment(number, epoch.number(), startMillis(), micros, bytes.length),
          bytes);
      listedMicros += micros;
    }
    segment.clear();
    index++;
    epoch.changed();
  }

  boolean isEmpty() {
    return segment.isEmpty();
  }

  private boolean beyond(Sample sample, long time, long cut) {
    if (!isVideo()) {
      return time + micros(sample.duration()) / 2 >= cut;
    }
    return time > cut + KEYFRAME_TOLERANCE_MICROS
        || (sample.key() && time >= cut - KEYFRAME_TOLERANCE_MICROS);
  }

  private void accept(Sample sample) {
    if (!part.isEmpty()
        && (isFull(sample.duration()) || part.getLast().end() != sample.decodeTime())) {
      publishPart();
    }
    part.add(sample);
    segment.add(sample);
    partTicks += sample.duration();
    endTicks = sample.end();
    publishIfFull();
  }

  private void publishIfFull() {
    if (!part.isEmpty() && isFull(part.getLast().duration()) && !mayEndSegment()) {
      publishPart();
    }
  }

  private boolean isFull(int nextDuration) {
    return micros(partTicks + nextDuration) > epoch.partMicros();
  }

  /// Whether a cut may turn out to lie right behind the last sample.
  private boolean mayEndSegment() {
    if (leader) {
      long length = micros(part.getLast().end() - segment.getFirst().decodeTime());
      return length >= epoch.limits().leastSegmentMicros();
    }
    long end = micros(part.getLast().end()) + toleranceMicros();
    OptionalLong cut = epoch.cuts().endOf(index);
    return cut.isPresent() ? end >= cut.getAsLong() : !epoch.cuts().knownUpTo(end);
  }

  private void publishPart() {
    if (part.isEmpty()) {
      return;
    }
    byte[] bytes = Fragment.write(++sequence, part, isVideo());
    boolean independent = part.getFirst().key();
    if (rendition.openParts().isEmpty()) {
      epoch.opened(rendition.openNumber());
    }
    rendition.addPart(
        new Part(micros(partTicks), independent, bytes), epoch.number(), startMillis());
    long last = micros(part.getLast().showTime());
    part.clear();
    partTicks = 0;
    published = true;
    epoch.changed();
    epoch.published(last);
  }

  /// The sample on the epoch's clock; null when it lies before its beginning. All tracks begin at
  /// one moment: encoded pictures, which may begin a little before or after the leader's by
  /// rounding, are moved, since without their keyframe nothing of them could be shown.
  private @Nullable Sample rebase(Sample raw) {
    Sample sample = raw.at(raw.decodeTime() - originTicks, raw.duration());
    if (audioClock != null) {
      return audioClock.adjust(sample);
    }
    if (index == 0 && endTicks == 0 && sample.decodeTime() > 0) {
      return sample.at(0, (int) sample.end());
    }
    if (sample.decodeTime() < earliestTicks) {
      if (micros(sample.decodeTime()) < -KEYFRAME_TOLERANCE_MICROS) {
        return null;
      }
      sample = sample.at(earliestTicks, (int) Math.max(1, sample.end() - earliestTicks));
      earliestTicks = sample.end();
    }
    return sample;
  }

  private long startMillis() {
    return startMillis(micros(segment.getFirst().showTime()));
  }

  /// The wall clock at a moment of the epoch, in whole milliseconds that are never earlier than
  /// what the durations before it add up to: Shaka 5.2 takes a last segment that ends before their
  /// sum for one that is not the last, and waits.
  private long startMillis(long micros) {
    return epoch.wallMillis() + Math.ceilDiv(Math.max(micros, listedMicros), 1000);
  }

  private long toleranceMicros() {
    return isVideo() ? KEYFRAME_TOLERANCE_MICROS : 0;
  }

  private boolean isVideo() {
    return init != null && init.video();
  }

  private long timescale() {
    return init == null ? 1 : init.timescale();
  }

  private long ticks(long micros) {
    return Math.round(micros * (double) timescale() / 1e6);
  }

  private long micros(long ticks) {
    return Math.round(ticks * 1e6 / timescale());
  }
}
