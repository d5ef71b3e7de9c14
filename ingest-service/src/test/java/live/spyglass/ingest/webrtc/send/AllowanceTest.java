package live.spyglass.ingest.webrtc.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A stream of 2 Mbit/s, a keyframe every two seconds, and what its viewer says of it.
class AllowanceTest {

  private static final long SECOND = 1_000_000_000;
  private static final int RATE = 30;
  private static final int PICTURE = 2_000_000 / 8 / RATE;

  private long nanos = 5 * SECOND;
  private final Allowance allowance = new Allowance(nanos);
  private int picture;

  @Test
  void whoSaysNothingGetsEverything() {
    assertThat(taken(10)).isEqualTo(10 * RATE);
    allowance.lost(10);
    allowance.lost(30);
    allowance.lost(0);
    assertThat(taken(10)).isEqualTo(10 * RATE);
  }

  /// A receiver that was sent little knows little, and takes its time to believe in more.
  @Test
  void anEstimateThatRisesIsNoComplaint() {
    taken(2);
    allowance.receiverSaid(300_000_000, nanos);
    for (long estimate = 150_000; estimate < 2_000_000; estimate += estimate / 12) {
      nanos += SECOND;
      allowance.receiverSaid(estimate, nanos);
    }
    assertThat(taken(6)).isEqualTo(6 * RATE);
  }

  @Test
  void aFallThatPassesCostsNothing() {
    taken(4);
    allowance.receiverSaid(3_000_000, nanos);
    allowance.receiverSaid(1_700_000, nanos);
    int taken = taken(1);
    allowance.receiverSaid(1_750_000, nanos);
    taken += taken(2);
    allowance.receiverSaid(1_800_000, nanos);
    taken += taken(20);
    assertThat(taken).isEqualTo(23 * RATE);
  }

  @Test
  void aFullNetworkGetsLessAndIsTriedEverMoreSeldom() {
    taken(4);
    int first = congested(30);
    assertThat(first).isBetween(RATE, 14 * RATE);
    int later = congested(30);
    assertThat(later).isLessThanOrEqualTo(first);
    assertThat(allowance.bitrate()).isLessThan(1_000_000);
    // And then there is room again.
    taken(60);
    for (int i = 0; i < 70; i++) {
      allowance.receiverSaid(1_000_000 + i * 10_000L, nanos);
      taken(1);
    }
    assertThat(taken(10)).isEqualTo(10 * RATE);
  }

  @Test
  void muchLossIsAFullNetworkAsWell() {
    taken(4);
    for (int i = 0; i < 10; i++) {
      allowance.lost(100);
      taken(1);
    }
    assertThat(allowance.bitrate()).isLessThan(1_000_000);
    assertThat(taken(10)).isLessThan(6 * RATE);
  }

  /// While more is sent than 500 kbit/s, the estimate falls.
  private int congested(int seconds) {
    int taken = 0;
    for (int i = 0; i < seconds; i++) {
      int now = taken(1);
      taken += now;
      if (now > RATE / 4) {
        allowance.receiverSaid(900_000, nanos);
        allowance.receiverSaid(500_000, nanos);
      } else {
        allowance.receiverSaid(510_000 + i, nanos);
      }
    }
    return taken;
  }

  private int taken(int seconds) {
    int taken = 0;
    for (int i = 0; i < seconds * RATE; i++) {
      nanos += SECOND / RATE;
      taken += allowance.take(PICTURE, picture++ % (2 * RATE) == 0, nanos) ? 1 : 0;
    }
    return taken;
  }
}
