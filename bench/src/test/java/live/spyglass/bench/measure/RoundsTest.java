package live.spyglass.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RoundsTest {

  @Test
  void sidesAreTakenInTurnAndEachBeginsOnce() throws Exception {
    var order = new ArrayList<String>();
    var rounds =
        new Rounds<Integer>()
            .side(
                "ours",
                () -> {
                  order.add("ours");
                  return order.size();
                })
            .side(
                "theirs",
                () -> {
                  order.add("theirs");
                  return order.size();
                })
            .run(2, line -> {});

    assertThat(order)
        .as("a warm-up and two rounds")
        .containsExactly("ours", "theirs", "ours", "theirs", "theirs", "ours");
    assertThat(rounds.of("ours", Integer::doubleValue).values()).containsExactly(3.0, 6.0);
    assertThat(rounds.of("theirs", Integer::doubleValue).values()).containsExactly(4.0, 5.0);
  }
}
