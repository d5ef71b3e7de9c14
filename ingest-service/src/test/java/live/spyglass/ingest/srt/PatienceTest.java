package live.spyglass.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void aFifthOfAllTimeIsWaitedAtMost() {
    Patience patience = new Patience();
    long now = 5 * SECOND;
    long waited = 0;
    while (now < 105 * SECOND) {
      long allowed = patience.nanos(now, false);
      now += allowed;
      waited += allowed;
      patience.used(allowed, now);
      now += SECOND / 50;
    }
    assertThat(waited).isLessThan(30 * SECOND).isGreaterThan(10 * SECOND);
  }

  @Test
  void whoComesSeldomIsWaitedForAMoment() {
    Patience patience = new Patience();
    long first = patience.nanos(0, false);
    patience.used(first, first);
    assertThat(patience.nanos(10 * SECOND, false)).isEqualTo(first);
    assertThat(first).isGreaterThanOrEqualTo(SECOND / 20);
    assertThat(patience.nanos(10 * SECOND, true)).isGreaterThan(first);
  }
}
