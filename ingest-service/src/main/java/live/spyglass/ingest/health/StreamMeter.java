package live.spyglass.ingest.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.events.StreamMeasured.Problem;
import live.spyglass.ingest.codec.CodecName;
import live.spyglass.ingest.codec.Resolution;
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
  private long firstMicros;
  private long newestMicros;
  private boolean anyFrame;
  private long droppedBefore;
  private @Nullable Track measuredTrack;
  private Optional<Resolution> resolution = Optional.empty();

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
      long micros = frame.decodeMicros();
      if (!anyFrame || micros < firstMicros) {
        firstMicros = micros;
        newestMicros = anyFrame ? newestMicros : micros;
        anyFrame = true;
      }
      newestMicros = Math.max(newestMicros, micros);
      if (frame.isVideo()) {
        videoFrames++;
        if (frame.keyframe()) {
          keyframes.add(micros);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// What was seen since the last call, or since the beginning.
  public Measurement measure(long nowNanos) {
    lock.lock();
    try {
      double seconds = Math.max(1e-3, (nowNanos - since) / 1e9);
      double mediaSeconds = anyFrame ? (newestMicros - firstMicros) / 1e6 : 0;
      long bitrate = Math.round(bytes * 8 / seconds);
      double frameRate = frameRate(seconds, mediaSeconds);
      long intervalMicros = keyframes.interval(newestMicros);
      long droppedNow = stream.framesDropped();
      Tracks tracks = stream.tracks();
      Resolution size = resolution(tracks.video()).orElse(new Resolution(0, 0));
      Measurement measurement =
          new Measurement(
              bytes,
              bitrate,
              frameRate,
              intervalMicros / 1000,
              name(tracks.video()),
              name(tracks.audio()),
              size.width(),
              size.height(),
              droppedNow - droppedBefore,
              problems(tracks, bitrate, frameRate, intervalMicros, mediaSeconds / seconds));
      since = nowNanos;
      bytes = 0;
      videoFrames = 0;
      firstMicros = newestMicros;
      droppedBefore = droppedNow;
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
      Tracks tracks, long bitrate, double frameRate, long intervalMicros, double speed) {
    List<Problem> problems = new ArrayList<>();
    boolean pictures = tracks.video() != null && videoFrames > 0;
    if (!pictures) {
      problems.add(Problem.NO_VIDEO);
    }
    if (tracks.audio() == null) {
      problems.add(Problem.NO_AUDIO);
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
    return List.copyOf(problems);
  }

  private Optional<Resolution> resolution(@Nullable Track video) {
    if (video != null && !video.equals(measuredTrack)) {
      measuredTrack = video;
      resolution = Resolution.of(video.codec(), video.configuration());
    }
    return resolution;
  }

  private static @Nullable String name(@Nullable Track track) {
    return track == null ? null : CodecName.of(track.codec(), track.configuration());
  }
}
