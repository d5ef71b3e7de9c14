package live.spyglass.ingest.mpegts;

import live.spyglass.ingest.codec.Payload;

/// Puts sections together (§2.4.4), which may share a packet or need several, and gives those on
/// whose checksum is right.
final class SectionReader extends PidReader {

  /// `table_id`, length and checksum.
  private static final int HEADER = 3;

  /// Of program tables, §2.4.4.4 and §2.4.4.9.
  private static final int LARGEST = 1024;

  private static final int STUFFING = 0xff;
  private static final int CHECKSUM_POLYNOMIAL = 0x04c11db7;

  private final Handler handler;
  private final byte[] section = new byte[LARGEST];
  private int size = -1;

  /// Is given whole sections, each in an array of its own.
  interface Handler {
    void section(Payload section) throws MpegTsException;
  }

  SectionReader(Handler handler) {
    this.handler = handler;
  }

  @Override
  void payload(byte[] bytes, int from, int to, boolean begins) throws MpegTsException {
    int at = from;
    if (begins) {
      int start = from + 1 + (bytes[from] & 0xff);
      if (start > to) {
        damage();
        return;
      }
      append(bytes, from + 1, start);
      size = 0;
      at = start;
    }
    while (at < to && size >= 0) {
      if (size == 0 && (bytes[at] & 0xff) == STUFFING) {
        damage();
        return;
      }
      at = append(bytes, at, to);
    }
  }

  @Override
  void damage() {
    size = -1;
  }

  /// Takes what the section that is under way still lacks; returns where the next may begin.
  private int append(byte[] bytes, int from, int to) throws MpegTsException {
    int at = from;
    while (size >= 0 && at < to) {
      section[size++] = bytes[at++];
      if (size < HEADER) {
        continue;
      }
      int whole = HEADER + ((section[1] & 0x0f) << 8 | (section[2] & 0xff));
      if (whole > LARGEST) {
        damage();
        return to;
      }
      if (size == whole) {
        size = 0;
        if (checksum(section, whole) == 0) {
          handler.section(Payload.of(section, 0, whole).copy());
        }
        return at;
      }
    }
    return at;
  }

  /// Annex A: 0 over a section with its checksum.
  static int checksum(byte[] bytes, int length) {
    int sum = -1;
    for (int i = 0; i < length; i++) {
      sum ^= bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum << 1 ^ (sum < 0 ? CHECKSUM_POLYNOMIAL : 0);
      }
    }
    return sum;
  }
}
