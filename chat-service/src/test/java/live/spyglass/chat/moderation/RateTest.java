package live.spyglass.chat.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void allowsABurstThenOneEachInterval() {
    Rate rate = new Rate(SECOND, 5);
    Rate.Usage usage = new Rate.Usage();
    for (int i = 0; i < 5; i++) {
      assertThat(usage.take(rate, 1, 0)).isZero();
    }
    assertThat(usage.take(rate, 1, 0)).isEqualTo(SECOND);
    assertThat(usage.take(rate, 1, SECOND / 2)).isEqualTo(SECOND / 2);
    assertThat(usage.take(rate, 1, SECOND)).isZero();
    assertThat(usage.take(rate, 5, 10 * SECOND)).isZero();
    assertThat(usage.take(rate, 2, 10 * SECOND)).isEqualTo(2 * SECOND);
  }

  @Test
  void neverGrantsMoreThanTheBurst() {
    Rate rate = Rate.perSecond(10, 20);
    Rate.Usage usage = new Rate.Usage();
    assertThat(usage.take(rate, 21, 0)).isPositive();
    assertThat(usage.take(rate, 20, 0)).isZero();
  }
}
