package live.spyglass.ingest.webrtc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {

  @Test
  void isASetOfTheNewestWithoutGrowing() {
    Random random = new Random(7);
    ReplayWindow window = new ReplayWindow();
    Set<Long> seen = new HashSet<>();
    long highest = 60_000;
    boolean first = true;
    for (int i = 0; i < 200_000; i++) {
      // Mostly ahead, sometimes late, now and then far ahead, across every wrap of 16 bits.
      long index =
          switch (random.nextInt(20)) {
            case 0 -> highest + random.nextInt(3000);
            case 1, 2, 3, 4, 5 -> highest - random.nextInt(2500);
            default -> highest + 1;
          };
      boolean inWindow = first || highest - index < 2048;
      highest = first ? index : Math.max(highest, index);
      first = false;
      boolean expected = inWindow && seen.add(index);
      assertThat(window.isNew((int) (index & 0xffff))).as("packet %d", index).isEqualTo(expected);
    }
  }
}
