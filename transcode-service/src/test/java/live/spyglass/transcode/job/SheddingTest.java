package live.spyglass.transcode.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.transcode.ladder.LadderProperties;
import org.junit.jupiter.api.Test;

class SheddingTest {

  private static final LadderProperties PROPERTIES =
      new LadderProperties(
          2,
          List.of(480, 240),
          720,
          "veryfast",
          true,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30));

  private final Shedding shedding = new Shedding(PROPERTIES, 0);
  private final Map<String, Long> use = Map.of("480p", 7L, "240p", 7L, "144p", 3L);
  private long second;

  /// A number of seconds with this much waiting in each.
  private Optional<Shedding.Change> seconds(int count, long behind, String... sheddable) {
    for (int i = 1; i <= count; i++) {
      second++;
      Optional<Shedding.Change> change =
          shedding.look(
              Duration.ofSeconds(second).toNanos(),
              behind,
              List.of(sheddable),
              name -> use.getOrDefault(name, 0L));
      if (change.isPresent()) {
        assertThat(i).as("too early").isEqualTo(count);
        return change;
      }
    }
    return Optional.empty();
  }

  @Test
  void shedsTheLargestOfTheLeastUsed() {
    assertThat(seconds(4, 2500, "480p", "240p")).contains(Shedding.Change.LESS);
    assertThat(shedding.shed()).containsExactly("480p");
    assertThat(seconds(4, 2500, "240p", "144p")).contains(Shedding.Change.LESS);
    assertThat(shedding.shed()).containsExactly("480p", "144p");
  }

  @Test
  void aBurstThatIsBeingWorkedOffShedsNothing() {
    for (int behind = 9000; behind > 0; behind -= 200) {
      assertThat(seconds(1, behind, "480p")).isEmpty();
    }
    assertThat(seconds(100, 100, "480p")).isEmpty();
    assertThat(seconds(100, 9000)).as("nothing can go").isEmpty();
  }

  @Test
  void whatWentComesBackLaterEachTimeThatWasTooSoon() {
    seconds(4, 2500, "480p", "240p");
    assertThat(seconds(30, 100, "240p")).contains(Shedding.Change.MORE);
    assertThat(shedding.shed()).isEmpty();
    assertThat(seconds(4, 2500, "480p", "240p")).contains(Shedding.Change.LESS);
    assertThat(seconds(60, 100, "240p")).contains(Shedding.Change.MORE);
    assertThat(seconds(4, 2500, "480p", "240p")).contains(Shedding.Change.LESS);
    assertThat(seconds(120, 100, "240p")).contains(Shedding.Change.MORE);
    assertThat(seconds(500, 100, "480p", "240p")).isEmpty();
    assertThat(seconds(4, 2500, "480p", "240p")).contains(Shedding.Change.LESS);
    assertThat(seconds(30, 100, "240p")).contains(Shedding.Change.MORE);
  }
}
