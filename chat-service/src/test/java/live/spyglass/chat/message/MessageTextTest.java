package live.spyglass.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import live.spyglass.chat.message.MessageText.Result;
import org.junit.jupiter.api.Test;

class MessageTextTest {

  @Test
  void keepsWhatPeopleSeeAsOneCharacterWhole() {
    String family = "👩‍👩‍👧‍👦";
    assertThat(MessageText.clean(family)).isEqualTo(new Result.Accepted(family));
    assertThat(MessageText.clean("👍🏽🏴󠁧󠁢󠁳󠁣󠁴󠁿"))
        .isEqualTo(new Result.Accepted("👍🏽🏴󠁧󠁢󠁳󠁣󠁴󠁿"));
    assertThat(MessageText.clean("می‌خواهم")).isEqualTo(new Result.Accepted("می‌خواهم"));
  }

  @Test
  void composesAndTrims() {
    assertThat(MessageText.clean(" \u00a0e\u0301 ")).isEqualTo(new Result.Accepted("\u00a0é"));
    assertThat(MessageText.clean("\ta\tb\r\nc\n")).isEqualTo(new Result.Accepted("a b  c"));
  }

  @Test
  void dropsControlsAndBrokenSurrogates() {
    assertThat(MessageText.clean("a\u0000\u0007\u001b\u0085b"))
        .isEqualTo(new Result.Accepted("ab"));
    assertThat(MessageText.clean("a\ud83db")).isEqualTo(new Result.Accepted("ab"));
  }

  @Test
  void leavesMarkupAlone() {
    String markup = "<b onclick=\"x\">&amp;</b>";
    assertThat(MessageText.clean(markup)).isEqualTo(new Result.Accepted(markup));
  }

  @Test
  void countsCodePointsAfterComposing() {
    assertThat(MessageText.clean("e\u0301".repeat(500)))
        .isEqualTo(new Result.Accepted("é".repeat(500)));
    assertThat(MessageText.clean("😀".repeat(500))).isInstanceOf(Result.Accepted.class);
    assertThat(MessageText.clean("😀".repeat(501))).isEqualTo(new Result.TooLong(501));
  }

  @Test
  void refusesWhatCannotBeSeen() {
    for (String nothing :
        new String[] {"", "  \n", "\u200b\u200d\u2060", "\u3164\u2800", "\u0000"}) {
      assertThat(MessageText.clean(nothing)).isEqualTo(new Result.Empty());
    }
    assertThat(MessageText.clean(null)).isEqualTo(new Result.Empty());
  }
}
