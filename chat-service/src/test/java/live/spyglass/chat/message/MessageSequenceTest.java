package live.spyglass.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MessageSequenceTest {

  private final MessageSequence sequence = new MessageSequence(4, messages(5, 7));

  @Test
  void takesOnlyWhatComesNext() {
    assertThat(sequence.append(messages(7, 9)))
        .extracting(Numbered::number)
        .containsExactly(8L, 9L);
    assertThat(sequence.append(messages(8, 9))).isEmpty();
    assertThat(sequence.append(messages(11, 12))).isEmpty();
    assertThat(sequence.last()).isEqualTo(9);
    assertThat(sequence.isBehind(12)).isTrue();
    assertThat(sequence.append(messages(10, 12))).hasSize(3);
    assertThat(sequence.isBehind(12)).isFalse();
  }

  @Test
  void knowsWhatItHasForgotten() {
    var _ = sequence.append(messages(8, 10));
    assertThat(sequence.since(5)).isEmpty();
    assertThat(numbers(sequence.since(6).orElseThrow())).containsExactly(7L, 8L, 9L, 10L);
    assertThat(numbers(sequence.since(10).orElseThrow())).isEmpty();
    assertThat(numbers(sequence.newest(2))).containsExactly(9L, 10L);
  }

  @Test
  void goesOnBehindAGap() {
    sequence.skipTo(100);
    assertThat(sequence.since(7)).isEmpty();
    assertThat(sequence.append(messages(99, 101))).hasSize(1);
    assertThat(numbers(sequence.since(100).orElseThrow())).containsExactly(101L);
  }

  private static List<Numbered> messages(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(n -> new Numbered(n, new byte[0])).toList();
  }

  private static List<Long> numbers(List<Numbered> messages) {
    return messages.stream().map(Numbered::number).toList();
  }
}
