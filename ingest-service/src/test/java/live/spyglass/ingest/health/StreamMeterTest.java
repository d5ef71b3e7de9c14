package live.spyglass.ingest.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import live.spyglass.events.StreamId;
import live.spyglass.events.StreamMeasured.Problem;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamLimits;
import live.spyglass.ingest.stream.Track;
import org.junit.jupiter.api.Test;

class StreamMeterTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int FRAME_BYTES = 10_000;
  private static final Track VIDEO = new Track(Codec.VP9, Payload.EMPTY);
  private static final Track AUDIO = new Track(Codec.OPUS, Payload.EMPTY);

  private final LiveStream stream =
      new LiveStream(
          StreamId.random(),
          new StreamLimits(10, 1_000_000, 10, 1_000_000, 1),
          new MediaBudget(1 << 30));
  private final StreamMeter meter = new StreamMeter(stream, 5_000_000, 0);

  @Test
  void aGoodStreamHasNoProblem() {
    stream.announce(AUDIO);
    video(0, 61, 33, 1980);

    Measurement seen = meter.measure(2 * SECOND);

    assertThat(seen.problems()).isEmpty();
    assertThat(seen.frameRate()).isCloseTo(30, within(1.0));
    assertThat(seen.bitrate()).isEqualTo(61 * FRAME_BYTES * 8 / 2);
    assertThat(seen.keyframeIntervalMillis()).isEqualTo(1980);
    assertThat(seen.videoCodec()).isEqualTo("vp09");
    assertThat(seen.audioCodec()).isEqualTo("Opus");
  }

  @Test
  void eachMeasurementBeginsWhereTheLastEnded() {
    stream.announce(AUDIO);
    video(0, 60, 33, 2000);
    meter.measure(2 * SECOND);
    video(2000, 60, 33, 2000);

    Measurement seen = meter.measure(4 * SECOND);
    assertThat(seen.bytes()).isEqualTo(60L * FRAME_BYTES);
    assertThat(seen.frameRate()).isCloseTo(30, within(1.0));
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(meter.measure(2 * SECOND).problems())
        .contains(Problem.NO_VIDEO, Problem.NO_AUDIO, Problem.SLOWER_THAN_REAL_TIME);
  }

  @Test
  void rareKeyframesAreNamedWhileStillWaitingForOne() {
    stream.announce(AUDIO);
    video(0, 150, 33, 60_000);

    Measurement seen = meter.measure(5 * SECOND);
    assertThat(seen.problems()).containsExactly(Problem.RARE_KEYFRAMES);
    assertThat(seen.keyframeIntervalMillis()).isGreaterThan(4000);
  }

  @Test
  void irregularKeyframes() {
    stream.announce(AUDIO);
    for (int millis : new int[] {0, 1000, 3000, 3500, 5000}) {
      count(millis, true);
    }
    assertThat(meter.measure(5 * SECOND).problems()).contains(Problem.IRREGULAR_KEYFRAMES);
  }

  @Test
  void lowFrameRateHighBitRateAndSlowArrival() {
    stream.announce(AUDIO);
    video(0, 11, 100, 1000);
    assertThat(meter.measure(SECOND).problems()).containsExactly(Problem.LOW_FRAME_RATE);

    video(1100, 40, 25, 1000);
    assertThat(meter.measure(SECOND + SECOND / 4).problems())
        .containsExactly(Problem.BITRATE_TOO_HIGH);

    video(2100, 30, 33, 1000);
    assertThat(meter.measure(4 * SECOND).problems()).contains(Problem.SLOWER_THAN_REAL_TIME);
  }

  @Test
  void soundThatIsKnownAndDoesNotComeIsMissing() {
    stream.announce(AUDIO);
    for (int millis = 0; millis < 2000; millis += 33) {
      count(VIDEO, millis, millis % 990 == 0, FRAME_BYTES, 0);
    }
    assertThat(meter.measure(2 * SECOND).problems()).containsExactly(Problem.NO_AUDIO);
  }

  @Test
  void longSilenceIsNamedUntilThereIsSound() {
    Track aac = new Track(Codec.AAC, Payload.EMPTY);
    for (int millis = 0; millis < 9000; millis += 20) {
      count(aac, millis, true, 6, 0);
    }
    assertThat(meter.measure(9 * SECOND).problems()).doesNotContain(Problem.SILENT_AUDIO);
    for (int millis = 9000; millis < 11_000; millis += 20) {
      count(aac, millis, true, 6, 0);
    }
    assertThat(meter.measure(11 * SECOND).problems()).contains(Problem.SILENT_AUDIO);
    count(aac, 11_000, true, 200, 0);
    assertThat(meter.measure(13 * SECOND).problems()).doesNotContain(Problem.SILENT_AUDIO);
  }

  @Test
  void picturesWithoutAKeyframeAreNamed() {
    for (int millis = 0; millis < 2000; millis += 33) {
      count(millis, false);
    }
    assertThat(meter.measure(2 * SECOND).problems()).contains(Problem.NO_KEYFRAME);
    video(2000, 61, 33, 1000);
    assertThat(meter.measure(4 * SECOND).problems()).doesNotContain(Problem.NO_KEYFRAME);
  }

  @Test
  void aJumpOfTheClockIsNamedForAWhileAndDisturbsNoOtherFigure() {
    video(0, 61, 33, 990);
    meter.measure(2 * SECOND);
    count(VIDEO, 2013, false, FRAME_BYTES, 0);
    for (int millis = 7_200_000; millis < 7_202_000; millis += 33) {
      count(VIDEO, millis, (millis - 7_200_000) % 990 == 0, FRAME_BYTES, 1);
      count(AUDIO, 2013 + (millis - 7_200_000) / 33, true, 0, 1); // still where it was
    }
    Measurement seen = meter.measure(4 * SECOND);
    assertThat(seen.problems()).containsExactly(Problem.TIMESTAMPS_JUMP);
    assertThat(seen.frameRate()).isCloseTo(30, within(1.5));
    assertThat(seen.keyframeIntervalMillis()).isEqualTo(990);

    assertThat(meter.measure(33 * SECOND).problems()).contains(Problem.TIMESTAMPS_JUMP);
    assertThat(meter.measure(35 * SECOND).problems()).doesNotContain(Problem.TIMESTAMPS_JUMP);
  }

  private void video(int fromMillis, int frames, int apartMillis, int keyframesMillis) {
    for (int i = 0; i < frames; i++) {
      int millis = i * apartMillis;
      count(fromMillis + millis, millis % keyframesMillis < apartMillis);
    }
  }

  /// A picture, with sound beside it that weighs nothing.
  private void count(int millis, boolean keyframe) {
    count(VIDEO, millis, keyframe, FRAME_BYTES, 0);
    count(AUDIO, millis, true, 0, 0);
  }

  private void count(Track track, int millis, boolean keyframe, int bytes, int epoch) {
    Frame frame = new Frame(track, millis * 1000L, 0, keyframe, Payload.of(new byte[bytes]), epoch);
    meter.count(frame);
    stream.write(frame);
  }
}
