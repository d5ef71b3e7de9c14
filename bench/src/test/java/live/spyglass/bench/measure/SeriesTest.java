package live.spyglass.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Test
  void medianIsTheMiddleOrBetweenTheTwoMiddles() {
    assertThat(new Series(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(new Series(List.of(9.0, 1.0, 5.0, 6.0)).median()).isEqualTo(5.5);
  }

  @Test
  void percentileIsAValueThatWasMeasured() {
    Series twenty =
        new Series(
            java.util.stream.IntStream.rangeClosed(1, 20).mapToObj(i -> (double) i).toList());
    assertThat(twenty.percentile(95)).isEqualTo(19);
    assertThat(twenty.percentile(100)).isEqualTo(20);
    assertThat(twenty.percentile(1)).isEqualTo(1);
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    Series ratio = new Series(List.of(2.0, 9.0, 4.0)).per(new Series(List.of(1.0, 3.0, 4.0)));
    assertThat(ratio.values()).containsExactly(2.0, 3.0, 1.0);
    assertThat(ratio.spread()).isCloseTo(1, within(1e-9));
    assertThat(ratio.told()).isEqualTo("2.00 ±50 %");
  }

  @Test
  void aTargetJudgesFromItsSide() {
    assertThat(Target.atMost(1.15).told(1.15)).isEqualTo("≤ 1.15× met");
    assertThat(Target.atLeast(0.8).told(0.79)).isEqualTo("≥ 0.800× missed");
  }
}
