package live.spyglass.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import org.junit.jupiter.api.Test;

/// Times in milliseconds; what comes back is the epoch.
class ContinuityTest {

  private static final Track VIDEO = new Track(Codec.H264, Payload.of((byte) 1));
  private static final Track AUDIO = new Track(Codec.AAC, Payload.of((byte) 3));
  private static final long HOUR = 3_600_000;

  private final Continuity continuity = new Continuity();

  @Test
  void aClockThatRunsIsOneEpochWhereverItBegins() {
    for (long t = 0xffff_f000L; t < 0x1_0000_1000L; t += 20) {
      assertThat(picture(t)).isZero();
      assertThat(sound(t - 300)).isZero();
    }
  }

  @Test
  void jitterAndGapsAreNoJumps() {
    picture(5000);
    assertThat(picture(4100)).isZero();
    assertThat(picture(14_000)).isZero();
    assertThat(sound(14_000)).isZero();
  }

  @Test
  void bothKindsLeapIntoOneEpoch() {
    picture(0);
    sound(0);
    assertThat(picture(HOUR)).isEqualTo(1);
    assertThat(sound(20)).isEqualTo(1); // the last of before
    assertThat(sound(HOUR - 40)).isEqualTo(1);
    assertThat(picture(HOUR + 40)).isEqualTo(1);
    assertThat(sound(2 * HOUR)).isEqualTo(2);
    assertThat(picture(2 * HOUR)).isEqualTo(2);
  }

  @Test
  void bothKindsStepBackIntoOneEpoch() {
    picture(HOUR);
    sound(HOUR);
    assertThat(sound(0)).isEqualTo(1);
    assertThat(picture(HOUR + 40)).isEqualTo(1);
    assertThat(picture(40)).isEqualTo(1);
    assertThat(sound(20)).isEqualTo(1);
  }

  @Test
  void aStepOfAFewSecondsIsOneToo() {
    picture(10_000);
    sound(10_000);
    assertThat(picture(8_500)).isEqualTo(1);
    assertThat(sound(8_600)).isEqualTo(1);
    assertThat(picture(8_540)).isEqualTo(1);
  }

  @Test
  void aPictureThatWasFrozenHasNotJumped() {
    picture(0);
    for (long t = 0; t <= 60_000; t += 500) {
      assertThat(sound(t)).isZero();
    }
    assertThat(picture(60_000)).isZero();
  }

  @Test
  void soundAloneMayJumpToo() {
    sound(0);
    assertThat(sound(11_000)).isEqualTo(1);
    assertThat(sound(0)).isEqualTo(2);
  }

  private int picture(long millis) {
    return continuity
        .place(new Frame(VIDEO, millis * 1000, 0, false, Payload.of((byte) 0)))
        .epoch();
  }

  private int sound(long millis) {
    return continuity.place(new Frame(AUDIO, millis * 1000, 0, true, Payload.of((byte) 0))).epoch();
  }
}
