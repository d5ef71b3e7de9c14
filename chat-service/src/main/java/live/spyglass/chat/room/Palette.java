package live.spyglass.chat.room;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import live.spyglass.events.AccountId;

/// Twelve clear hues, thirty degrees apart, all of one luminance (0.20), which keeps a contrast of
/// more than 3:1 against a near-black and an off-white ground (WCAG 2.2 §1.4.11).
public final class Palette {

  public static final List<String> COLORS =
      List.of(
          "#e93535", "#b96715", "#80800e", "#4d8b0f", "#109010", "#108e4f", "#0f8a8a", "#197ce0",
          "#6c6cef", "#a055ec", "#d718d7", "#e72586");

  private Palette() {}

  /// The place in [#COLORS] of somebody's colour: the same everywhere and always.
  public static int indexOf(AccountId account) {
    CRC32C checksum = new CRC32C();
    checksum.update(account.value().getBytes(StandardCharsets.US_ASCII));
    return (int) (checksum.getValue() % COLORS.size());
  }
}
