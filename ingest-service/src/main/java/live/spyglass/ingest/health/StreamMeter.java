package live.spyglass.ingest.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.events.StreamMeasured.Problem;
import live.spyglass.ingest.codec.CodecName;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.stream.Tracks;
import org.jspecify.annotations.Nullable;

/// Measures one stream. Thread-safe.
public final class StreamMeter {

  private final LiveStream stream;
  private final long maxBitrate;
  private final ReentrantLock lock = new ReentrantLock();
  private final Keyframes keyframes = new Keyframes();

  private long since;
  private long bytes;
  private int videoFrames;
  private int audioFrames;
  private long mediaMicros;
  private long newestMicros;
  private boolean anyFrame;
  private int epoch;
  private boolean jumped;
  private long jumpNanos;
  private boolean everJumped;
  private @Nullable Long silentSinceMicros;
  private long lostBefore;
  private long droppedByReadersBefore;

  /// `maxBitrate` in bits per second; `nowNanos` as of [System#nanoTime].
  public StreamMeter(LiveStream stream, long maxBitrate, long nowNanos) {
    this.stream = stream;
    this.maxBitrate = maxBitrate;
    this.since = nowNanos;
  }

  public void count(Frame frame) {
    lock.lock();
    try {
      bytes += frame.data().size();
      follow(frame);
      if (frame.isVideo()) {
        videoFrames++;
        if (frame.keyframe()) {
          keyframes.add(frame.decodeMicros());
        }
      } else {
        audioFrames++;
        listen(frame);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Adds up how much media there was, along the publisher's clock.
  private void follow(Frame frame) {
    long micros = frame.decodeMicros();
    if (!anyFrame || frame.epoch() != epoch) {
      jumped |= anyFrame;
      anyFrame = true;
      epoch = frame.epoch();
      newestMicros = micros;
      silentSinceMicros = null;
      keyframes.forgetLast();
    } else if (micros > newestMicros && micros - newestMicros <= Rules.STRAGGLER_MICROS) {
      mediaMicros += micros - newestMicros;
      newestMicros = micros;
    }
  }

  private void listen(Frame frame) {
    if (!Rules.isSilence(frame.track().codec(), frame.data().size())) {
      silentSinceMicros = null;
    } else if (silentSinceMicros == null) {
      silentSinceMicros = newestMicros;
    }
  }

  /// What was seen since the last call, or since the beginning.
  public Measurement measure(long nowNanos) {
    lock.lock();
    try {
      double seconds = Math.max(1e-3, (nowNanos - since) / 1e9);
      double mediaSeconds = mediaMicros / 1e6;
      long bitrate = Math.round(bytes * 8 / seconds);
      double frameRate = frameRate(seconds, mediaSeconds);
      long intervalMicros = keyframes.interval(newestMicros);
      long byReadersNow = stream.framesDroppedByReaders();
      long lostNow = stream.framesLostBefore();
      Tracks tracks = stream.tracks();
      Picture picture = tracks.video() == null ? null : tracks.video().picture();
      if (jumped) {
        everJumped = true;
        jumpNanos = nowNanos;
      }
      Measurement measurement =
          new Measurement(
              bytes,
              bitrate,
              frameRate,
              intervalMicros / 1000,
              name(tracks.video()),
              name(tracks.audio()),
              picture == null ? 0 : picture.width(),
              picture == null ? 0 : picture.height(),
              lostNow - lostBefore,
              byReadersNow - droppedByReadersBefore,
              problems(
                  nowNanos, tracks, bitrate, frameRate, intervalMicros, mediaSeconds / seconds));
      since = nowNanos;
      bytes = 0;
      videoFrames = 0;
      audioFrames = 0;
      mediaMicros = 0;
      jumped = false;
      lostBefore = lostNow;
      droppedByReadersBefore = byReadersNow;
      return measurement;
    } finally {
      lock.unlock();
    }
  }

  /// Frames per second of media, which jitter of the network does not disturb; per second of the
  /// clock when the publisher's timestamps do not move.
  private double frameRate(double seconds, double mediaSeconds) {
    double rate = videoFrames / (mediaSeconds > seconds / 4 ? mediaSeconds : seconds);
    return Math.round(rate * 100) / 100.0;
  }

  private List<Problem> problems(
      long nowNanos,
      Tracks tracks,
      long bitrate,
      double frameRate,
      long intervalMicros,
      double speed) {
    List<Problem> problems = new ArrayList<>();
    boolean pictures = tracks.video() != null && videoFrames > 0;
    if (!pictures) {
      problems.add(Problem.NO_VIDEO);
    }
    if (pictures && stream.isAwaitingKeyframe()) {
      problems.add(Problem.NO_KEYFRAME);
    }
    if (tracks.audio() == null || audioFrames == 0) {
      problems.add(Problem.NO_AUDIO);
    } else if (silentSinceMicros != null
        && newestMicros - silentSinceMicros >= Rules.LONG_SILENCE_MICROS) {
      problems.add(Problem.SILENT_AUDIO);
    }
    if (intervalMicros > Rules.RARE_KEYFRAMES_MICROS) {
      problems.add(Problem.RARE_KEYFRAMES);
    }
    if (keyframes.areIrregular()) {
      problems.add(Problem.IRREGULAR_KEYFRAMES);
    }
    if (pictures && frameRate < Rules.LOW_FRAME_RATE) {
      problems.add(Problem.LOW_FRAME_RATE);
    }
    if (speed < Rules.REAL_TIME) {
      problems.add(Problem.SLOWER_THAN_REAL_TIME);
    }
    if (bitrate > maxBitrate) {
      problems.add(Problem.BITRATE_TOO_HIGH);
    }
    if (everJumped && nowNanos - jumpNanos < Rules.RECENT_JUMP_NANOS) {
      problems.add(Problem.TIMESTAMPS_JUMP);
    }
    return List.copyOf(problems);
  }

  private static @Nullable String name(@Nullable Track track) {
    return track == null ? null : CodecName.of(track.codec(), track.configuration());
  }
}
