package live.spyglass.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PausesTest {
  private final Pauses pauses = new Pauses(Duration.ofSeconds(1));

  @Test
  void growToHalfAMinute() {
    assertThat(Stream.generate(() -> pauses.after(Duration.ZERO).toSeconds()).limit(7))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void startAgainForWhatWasUpForAMinute() {
    pauses.after(Duration.ZERO);
    pauses.after(Duration.ZERO);

    assertThat(pauses.after(Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(4));
    assertThat(pauses.after(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(1));
  }
}
