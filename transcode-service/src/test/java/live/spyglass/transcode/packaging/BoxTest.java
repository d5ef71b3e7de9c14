package live.spyglass.transcode.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {

  private static final String TWO_PICTURES =
      """
      0000007c6d6f6f66\
      000000106d6668640000000000000007\
      0000006474726166\
      00000014746668640002002000000001 01010000\
      0000001474666474010000000000000000002328\
      000000347472756e01000f010000000200000084\
      00000bb800000003 0200000000000000\
      00000bb8000000020101000000000bb8\
      0000000d6d646174 0102030405\
      """
          .replace(" ", "");

  private static List<Sample> pictures() {
    return List.of(
        new Sample(9000, 3000, 0, true, ByteBuffer.wrap(new byte[] {1, 2, 3})),
        new Sample(12_000, 3000, 3000, false, ByteBuffer.wrap(new byte[] {4, 5})));
  }

  @Test
  void writesAFragmentByteForByte() {
    assertThat(HexFormat.of().formatHex(Fragment.write(7, pictures(), true)))
        .isEqualTo(TWO_PICTURES);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    byte[] bytes = HexFormat.of().parseHex(TWO_PICTURES);
    List<Box> boxes = Box.list(bytes, 0, bytes.length);
    assertThat(Fragment.samples(boxes.get(0), boxes.get(1), Tracks.video())).isEqualTo(pictures());
  }

  @Test
  void aHoleInTimeIsAnotherFragment() throws IOException {
    List<Sample> samples = List.of(pictures().get(0), pictures().get(1).at(100_000, 3000));
    byte[] bytes = Fragment.write(1, samples, true);
    assertThat(Box.list(bytes, 0, bytes.length))
        .extracting(Box::type)
        .containsExactly("moof", "mdat", "moof", "mdat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00000007" + "6d6f6f66", "7fffffff" + "6d6f6f66", "ffffffff" + "6d6f6f66"})
  void refusesAbsurdSizes(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Box.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(MalformedMediaException.class);
    assertThatThrownBy(() -> Box.list(bytes, 0, bytes.length))
        .isInstanceOf(MalformedMediaException.class);
  }

  @Test
  void noticesWhereAFileIsCutOff() {
    byte[] whole = HexFormat.of().parseHex(TWO_PICTURES);
    for (int length = 1; length < 0x7c; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Box.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(EOFException.class);
    }
  }

  /// No byte of a `moof` that lies makes anything but a [MalformedMediaException].
  @Test
  void survivesEveryLie() throws IOException {
    byte[] whole = HexFormat.of().parseHex(TWO_PICTURES);
    for (int at = 0; at < 0x7c; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] bytes = whole.clone();
        bytes[at] = (byte) value;
        Box moof = new Box(bytes, 0, 0x7c);
        Box mdat = new Box(bytes, 0x7c, whole.length);
        try {
          assertThat(Fragment.samples(moof, mdat, Tracks.video())).hasSizeLessThan(100_000);
        } catch (MalformedMediaException e) {
          assertThat(e).hasMessageMatching("(?s).+");
        }
      }
    }
  }
}
