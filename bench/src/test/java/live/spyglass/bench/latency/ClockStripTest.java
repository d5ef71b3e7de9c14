package live.spyglass.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockStripTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final long TIME = 1_795_827_600_123L;

  @Test
  void whatIsDrawnIsReadFromTheMiddleOfEachBar() {
    byte[] bars = bars(TIME);
    assertThat(ClockStrip.read(bars, TIME + 90_000)).hasValue(TIME);
    assertThat(ClockStrip.read(bars, TIME - 90_000)).hasValue(TIME);
  }

  @Test
  void oneWrongBarIsNoticed() {
    for (int bar = 0; bar < ClockStrip.BARS; bar++) {
      byte[] bars = bars(TIME);
      bars[bar] = (byte) (255 - Byte.toUnsignedInt(bars[bar]));
      assertThat(ClockStrip.read(bars, TIME)).as("bar %d", bar).isEmpty();
    }
  }

  private static byte[] bars(long millis) {
    var luminance = new byte[WIDTH * HEIGHT];
    ClockStrip.draw(luminance, WIDTH, HEIGHT, millis);
    var bars = new byte[ClockStrip.BARS];
    int row = HEIGHT / ClockStrip.HEIGHT_DIVISOR / 2;
    for (int bar = 0; bar < bars.length; bar++) {
      bars[bar] = luminance[row * WIDTH + (2 * bar + 1) * WIDTH / ClockStrip.BARS / 2];
    }
    return bars;
  }
}
