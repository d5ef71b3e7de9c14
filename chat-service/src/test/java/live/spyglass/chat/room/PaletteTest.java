package live.spyglass.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import live.spyglass.events.AccountId;
import org.junit.jupiter.api.Test;

class PaletteTest {

  /// The darkest and the lightest ground that a colour must be told from.
  private static final String NEAR_BLACK = "#121214";

  private static final String OFF_WHITE = "#faf9f6";

  @Test
  void everyColourStandsOutFromBothGrounds() {
    assertThat(Palette.COLORS).hasSize(12).doesNotHaveDuplicates();
    for (String color : Palette.COLORS) {
      assertThat(contrast(color, NEAR_BLACK)).isGreaterThanOrEqualTo(3);
      assertThat(contrast(color, OFF_WHITE)).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aPersonKeepsTheirColourAndPeopleSpreadOverAll() {
    AccountId account = AccountId.random();
    assertThat(Palette.indexOf(account)).isEqualTo(Palette.indexOf(new AccountId(account.value())));
    assertThat(
            IntStream.range(0, 2000)
                .mapToObj(_ -> Palette.indexOf(AccountId.random()))
                .collect(Collectors.toSet()))
        .hasSize(12);
  }

  /// WCAG 2.2, contrast ratio.
  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String color) {
    return 0.2126 * channel(color, 1) + 0.7152 * channel(color, 3) + 0.0722 * channel(color, 5);
  }

  private static double channel(String color, int at) {
    double c = Integer.parseInt(color.substring(at, at + 2), 16) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
