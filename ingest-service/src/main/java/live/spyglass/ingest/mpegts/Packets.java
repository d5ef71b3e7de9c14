package live.spyglass.ingest.mpegts;

import live.spyglass.events.StreamRefused;

/// Cuts bytes into transport packets (§2.4.3.2). Where no sync byte is, bytes are left out until
/// there is one again; without any sense for too long, this is no transport stream.
final class Packets {

  static final int SIZE = 188;
  static final int MOST_PAYLOAD = SIZE - 4;

  private static final int SYNC = 0x47;

  /// What may be left out before three packets in a row have come.
  private static final int MOST_SENSELESS = 64 * 1024;

  private static final int IN_A_ROW = 3;

  private final Handler handler;
  private final byte[] carried = new byte[SIZE];
  private int carriedSize;
  private int senseless;
  private int row;

  /// Is given each packet, valid during the call only.
  interface Handler {
    void packet(byte[] bytes, int offset) throws MpegTsException;

    /// Bytes were left out.
    void gap();
  }

  Packets(Handler handler) {
    this.handler = handler;
  }

  void read(byte[] bytes, int offset, int length) throws MpegTsException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (carriedSize == 0 && end - at >= SIZE && bytes[at] == SYNC) {
        packet(bytes, at);
        at += SIZE;
        continue;
      }
      int part = Math.min(SIZE - carriedSize, end - at);
      System.arraycopy(bytes, at, carried, carriedSize, part);
      carriedSize += part;
      at += part;
      if (carriedSize == SIZE) {
        takeCarried();
      }
    }
  }

  private void takeCarried() throws MpegTsException {
    if (carried[0] == SYNC) {
      carriedSize = 0;
      packet(carried, 0);
      return;
    }
    int next = 1;
    while (next < SIZE && carried[next] != SYNC) {
      next++;
    }
    System.arraycopy(carried, next, carried, 0, SIZE - next);
    carriedSize = SIZE - next;
    row = 0;
    senseless += next;
    if (senseless > MOST_SENSELESS) {
      throw new MpegTsException(
          StreamRefused.Reason.MALFORMED, "no MPEG transport stream with packets of 188 bytes");
    }
    handler.gap();
  }

  private void packet(byte[] bytes, int offset) throws MpegTsException {
    if (++row >= IN_A_ROW) {
      senseless = 0;
    }
    handler.packet(bytes, offset);
  }
}
