package live.spyglass.ingest.codec;

import java.util.ArrayList;
import java.util.List;

/// NAL units of one picture of H.264 or HEVC: between start codes as in a byte stream, or each
/// behind its length as in ISO BMFF and FLV.
public final class NalUnits {

  /// More than any encoder cuts a picture into.
  private static final int MOST = 4096;

  private static final int START_CODE = 3;
  private static final int LENGTH = 4;

  private NalUnits() {}

  /// The units of a byte stream (ITU-T H.264 and H.265, Annex B), without a copy and without the
  /// zeros behind them; those beyond the most that a picture may have are left out.
  public static List<Payload> ofByteStream(Payload stream) {
    List<Payload> units = new ArrayList<>();
    int start = stream.findStartCode(0);
    while (start < stream.size() && units.size() < MOST) {
      int from = start + START_CODE;
      start = stream.findStartCode(from);
      int to = start;
      while (to > from && stream.at(to - 1) == 0) {
        to--;
      }
      if (to > from) {
        units.add(stream.slice(from, to - from));
      }
    }
    return units;
  }

  /// The units one after the other, each behind its length in four bytes (ISO/IEC 14496-15 §5.3.2
  /// with `lengthSizeMinusOne` 3), in an array of its own.
  public static Payload lengthPrefixed(List<Payload> units) {
    int size = 0;
    for (Payload unit : units) {
      size += LENGTH + unit.size();
    }
    byte[] bytes = new byte[size];
    int at = 0;
    for (Payload unit : units) {
      int length = unit.size();
      bytes[at] = (byte) (length >>> 24);
      bytes[at + 1] = (byte) (length >>> 16);
      bytes[at + 2] = (byte) (length >>> 8);
      bytes[at + 3] = (byte) length;
      unit.copyTo(bytes, at + LENGTH);
      at += LENGTH + length;
    }
    return Payload.of(bytes);
  }
}
