package live.spyglass.ingest.mpegts;

import java.util.Arrays;
import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.MediaBudget;

/// Puts the packets of an elementary stream together (PES, §2.4.3.6). One that does not say its
/// length, as pictures do, ends where the next begins.
final class PesReader extends PidReader {

  private static final int LARGEST = 8 * 1024 * 1024;
  private static final int FIRST_SIZE = 16 * 1024;

  /// A buffer that grew beyond this is not kept.
  private static final int LARGEST_KEPT = 1024 * 1024;

  private static final int LENGTH_END = 6;
  private static final int HEADER = 9;
  private static final int TIME = 5;
  private static final long MOST_REORDERED_MICROS = 10_000_000;

  private final Medium medium;
  private final Clock clock;
  private final MediaBudget budget;
  private final MpegTsSink sink;
  private byte[] pes = new byte[0];
  private int size;
  private boolean underWay;
  private boolean damaged;

  /// The last packet was filled up, as that at the end is, unless there is no room left in it.
  private boolean filledUp;

  /// `clock` is the program's; `budget` bounds what all streams have under way.
  PesReader(Medium medium, Clock clock, MediaBudget budget, MpegTsSink sink) {
    this.medium = medium;
    this.clock = clock;
    this.budget = budget;
    this.sink = sink;
  }

  @Override
  void payload(byte[] bytes, int from, int to, boolean begins) throws MpegTsException {
    if (begins) {
      finish();
      underWay = true;
      damaged = false;
      size = 0;
    }
    if (!underWay) {
      return;
    }
    int length = to - from;
    if (!reserve(size + length)) {
      damage();
      return;
    }
    System.arraycopy(bytes, from, pes, size, length);
    size += length;
    filledUp = length < Packets.MOST_PAYLOAD;
    int whole = whole();
    if (whole > 0 && size >= whole) {
      size = whole;
      finish();
    }
  }

  /// Counted once until the next packet begins.
  @Override
  void damage() {
    if (!damaged) {
      sink.lost();
      medium.damage();
    }
    damaged = true;
    underWay = false;
  }

  /// Nothing more comes. What does not say its length is whole if it looks like it: what came last
  /// before an encoder hung up may be lost.
  void finishLast() throws MpegTsException {
    if (filledUp) {
      finish();
    } else if (underWay) {
      damage();
    }
  }

  /// Another one begins: what is there is whole, unless it says otherwise.
  void finish() throws MpegTsException {
    if (!underWay) {
      return;
    }
    underWay = false;
    if (size < HEADER || size < whole() || !isPes()) {
      damage();
    } else if (hasContent(at(3))) {
      deliver();
    }
    if (pes.length > LARGEST_KEPT) {
      release();
    }
  }

  void release() {
    budget.giveBack(pes.length);
    pes = new byte[0];
    size = 0;
    underWay = false;
  }

  private void deliver() throws MpegTsException {
    if ((at(6) & 0x30) != 0) {
      throw new MpegTsException(StreamRefused.Reason.MALFORMED, "scrambled packets");
    }
    int headerSize = at(8);
    int flags = at(7) >> 6;
    int times = flags == 3 ? 2 : flags == 2 ? 1 : 0;
    if ((at(6) & 0xc0) != 0x80 || headerSize < times * TIME || HEADER + headerSize > size) {
      damage();
      return;
    }
    Payload data = Payload.of(pes, HEADER + headerSize, size - HEADER - headerSize);
    if (times == 0) {
      medium.packet(data, Medium.UNTIMED, Medium.UNTIMED);
      return;
    }
    long shown = time(HEADER);
    long decoded = times == 2 ? time(HEADER + TIME) : shown;
    long offset = Clock.microsBetween(decoded, shown);
    if (Math.abs(offset) > MOST_REORDERED_MICROS) {
      damage();
      return;
    }
    long decodeMicros = clock.micros(decoded);
    medium.packet(data, decodeMicros, decodeMicros + offset);
  }

  private boolean isPes() {
    return at(0) == 0 && at(1) == 0 && at(2) == 1;
  }

  /// Table 2-22: padding and the like are no packets with a header.
  private static boolean hasContent(int streamId) {
    return switch (streamId) {
      case 0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff -> false;
      default -> true;
    };
  }

  /// As it says of itself; 0 when it does not, or not yet.
  private int whole() {
    int length = size < LENGTH_END ? 0 : at(4) << 8 | at(5);
    return length == 0 ? 0 : LENGTH_END + length;
  }

  private long time(int at) {
    return (long) (at(at) >> 1 & 7) << 30
        | at(at + 1) << 22
        | at(at + 2) >> 1 << 15
        | at(at + 3) << 7
        | at(at + 4) >> 1;
  }

  private int at(int index) {
    return pes[index] & 0xff;
  }

  /// Memory is taken as bytes arrive. Whether there is any left.
  private boolean reserve(int needed) throws MpegTsException {
    if (needed <= pes.length) {
      return true;
    }
    if (needed > LARGEST) {
      throw new MpegTsException(
          StreamRefused.Reason.MALFORMED, "a packet of more than " + LARGEST + " bytes");
    }
    int larger = Math.max(needed, Math.clamp(pes.length * 2L, FIRST_SIZE, LARGEST));
    if (!budget.take(larger - pes.length)) {
      return false;
    }
    pes = Arrays.copyOf(pes, larger);
    return true;
  }
}
