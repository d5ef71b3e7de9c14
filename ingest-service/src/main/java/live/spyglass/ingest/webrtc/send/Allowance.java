package live.spyglass.ingest.webrtc.send;

import java.util.concurrent.TimeUnit;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.ReportBlock;

/// How much one viewer can take, by what it says: its own estimate (REMB), or packets lost beyond
/// what is an accident. What is sent fills a bucket that drains at this rate; a picture that would
/// make it overflow is left out, and all up to a keyframe with it.
///
/// An estimate tells of a full network only when it falls, and falls below what is being sent: it
/// does not rise while little is sent, and then lags behind what is sent by half a minute; the
/// first, of the little that came by then, is below the keyframe that a viewer begins with. So it
/// counts from when it falls until it has not for a while; and once pictures are left out, a group
/// is sent in spite of it now and then, ever less often. Used on the viewer's event loop.
final class Allowance {

  private static final long UNLIMITED = Long.MAX_VALUE;

  /// How long what is in the bucket may take to go, for a picture to be sent; for a keyframe after
  /// a pause, less.
  private static final double DEEPEST_SECONDS = 1.0;

  private static final double SHALLOW_SECONDS = 0.2;

  /// More than this is not remembered.
  private static final double FULL_SECONDS = 3;

  /// Lost packets of 256: beyond, the network is full; below, it is not.
  private static final int MUCH_LOST = 26;

  private static final int LITTLE_LOST = 5;

  /// Of so many packets: of few, many are lost by chance every now and then. And twice.
  private static final int ENOUGH = 100;

  private static final int REPORTS = 2;
  private static final double LESS = 0.85;
  private static final double MORE = 1.1;

  private static final long LEAST_BITRATE = 50_000;
  private static final long FIRST_TRIAL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_TRIAL_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// An estimate that is this much less than the one before has fallen.
  private static final double FALLEN = 0.97;

  private static final long FORGIVEN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LEAST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private long said = UNLIMITED;
  private long saidNanos;
  private long lastSaid = UNLIMITED;
  private long byLoss = UNLIMITED;
  private int badReports;
  private long judgedSequence;
  private int judgedLost;
  private double bits;
  private long drainedNanos;

  /// Nothing is sent before a keyframe.
  private boolean holding;

  /// Since pictures were left out first, no whole group was sent but for trial.
  private boolean restrained;

  private boolean trying;
  private long trialNanos;
  private long trialPause = FIRST_TRIAL_NANOS;

  private long windowNanos;
  private long windowBits;
  private long sentBitrate;

  Allowance(long nanos) {
    drainedNanos = nanos;
    windowNanos = nanos;
  }

  /// Whether a picture of this size may be sent now; one that may counts as sent. `keyframe`: it
  /// needs no picture before it.
  boolean take(int bytes, boolean keyframe, long nanos) {
    drain(nanos);
    if (holding || keyframe) {
      if (!keyframe || !mayBegin(nanos)) {
        return false;
      }
    } else if (!trying && bits > DEEPEST_SECONDS * bitrate()) {
      hold(nanos);
      return false;
    }
    spend(bytes, nanos);
    return true;
  }

  /// What is sent beside pictures that were asked for.
  void spend(int bytes, long nanos) {
    drain(nanos);
    if (bitrate() != UNLIMITED) {
      bits += bytes * 8.0;
    }
    windowBits += bytes * 8L;
    long passed = nanos - windowNanos;
    if (passed >= TimeUnit.SECONDS.toNanos(1)) {
      sentBitrate = (long) (windowBits * 1e9 / passed);
      windowBits = 0;
      windowNanos = nanos;
    }
  }

  /// Nothing is sent before a keyframe, and it is too early to look for one.
  boolean isHolding(long nanos) {
    return holding && nanos - trialNanos < 0;
  }

  /// What the receiver says that it can take, in bits a second.
  void receiverSaid(long bitrate, long nanos) {
    if (lastSaid != UNLIMITED && bitrate < FALLEN * lastSaid) {
      if (bitrate < sentBitrate(nanos)) {
        said = Math.max(LEAST_BITRATE, bitrate);
        saidNanos = nanos;
      }
    } else if (!holding && nanos - saidNanos > FORGIVEN_NANOS) {
      said = UNLIMITED;
    }
    lastSaid = bitrate;
  }

  private long sentBitrate(long nanos) {
    double passed = Math.max(LEAST_WINDOW_NANOS, nanos - windowNanos);
    return Math.max(sentBitrate, (long) (windowBits * 1e9 / passed));
  }

  /// One report.
  void received(ReportBlock block) {
    long expected = block.highestSequence() - judgedSequence;
    if (judgedSequence == 0 || expected >= ENOUGH) {
      boolean much = 256L * (block.lost() - judgedLost) > MUCH_LOST * expected;
      if (judgedSequence > 0 && much && ++badReports >= REPORTS && sentBitrate > 0) {
        byLoss = Math.max(LEAST_BITRATE, (long) (LESS * Math.min(byLoss, sentBitrate)));
      }
      judgedSequence = block.highestSequence();
      judgedLost = block.lost();
    }
    if (block.fractionLost() <= LITTLE_LOST) {
      badReports = 0;
      boolean enough = byLoss > 2 * sentBitrate;
      byLoss = byLoss == UNLIMITED || enough ? UNLIMITED : (long) (MORE * byLoss);
    }
  }

  /// In bits a second; [Long#MAX_VALUE] for one that has said nothing and lost nothing.
  long bitrate() {
    return Math.min(said, byLoss);
  }

  private boolean mayBegin(long nanos) {
    double depth = holding ? SHALLOW_SECONDS : DEEPEST_SECONDS;
    boolean fits = bitrate() == UNLIMITED || bits <= depth * bitrate();
    if (restrained && nanos - trialNanos >= 0) {
      trying = true;
      trialPause = Math.min(LONGEST_TRIAL_NANOS, 2 * trialPause);
      trialNanos = nanos + trialPause;
    } else if (fits) {
      if (!holding && !trying) {
        restrained = false;
        trialPause = FIRST_TRIAL_NANOS;
      }
      trying = false;
    } else {
      hold(nanos);
      return false;
    }
    holding = false;
    return true;
  }

  private void hold(long nanos) {
    if (!restrained) {
      restrained = true;
      trialNanos = nanos + trialPause;
    }
    holding = true;
    trying = false;
  }

  private void drain(long nanos) {
    long rate = bitrate();
    double drained = (double) rate * ((nanos - drainedNanos) / 1e9);
    bits = rate == UNLIMITED ? 0 : Math.clamp(bits - drained, 0, FULL_SECONDS * rate);
    drainedNanos = nanos;
  }
}
