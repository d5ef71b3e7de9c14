package live.spyglass.ingest.webrtc.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.ReportBlock;
import org.junit.jupiter.api.Test;

/// A stream of 2 Mbit/s, a keyframe every two seconds, and what its viewer says of it.
class AllowanceTest {

  private static final long SECOND = 1_000_000_000;
  private static final int RATE = 30;
  private static final int PICTURE = 2_000_000 / 8 / RATE;

  private long nanos = 5 * SECOND;
  private final Allowance allowance = new Allowance(nanos);
  private int picture;
  private long highest = 40_000;
  private int lost;

  @Test
  void whoSaysNothingGetsEverything() {
    assertThat(taken(10)).isEqualTo(10 * RATE);
    received(100, 4);
    received(100, 12);
    received(100, 0);
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

  /// It comes after a second, when little more than a keyframe has been sent, and that in a burst.
  @Test
  void theFirstEstimateIsNoFall() {
    int taken = taken(1);
    allowance.receiverSaid(300_000, nanos);
    taken += taken(1);
    allowance.receiverSaid(310_000, nanos);
    assertThat(taken + taken(10)).isEqualTo(12 * RATE);
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
      received(200, 80);
      taken(1);
    }
    assertThat(allowance.bitrate()).isLessThan(1_000_000);
    assertThat(taken(10)).isLessThan(6 * RATE);
  }

  /// Of thirty packets a second, each lost one time in twenty, four are lost at once now and then.
  @Test
  void accidentsAreNoFullNetwork() {
    Random random = new Random(3);
    int taken = 0;
    for (int i = 0; i < 300; i++) {
      taken += taken(1);
      received(30, (int) IntStream.range(0, 30).filter(_ -> random.nextInt(20) == 0).count());
    }
    assertThat(taken).isEqualTo(300 * RATE);
  }

  private void received(int packets, int missing) {
    highest += packets;
    lost += missing;
    allowance.received(new ReportBlock(1, 256 * missing / packets, lost, highest, 0, 0, 0));
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
