package live.spyglass.ingest.rtmp;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts messages together from chunks, §5.3.1, out of bytes as they happen to arrive: what a buffer
/// holds is used up, and where it ends is remembered. The payload is copied once, from the buffer
/// into the message. Bounded: chunk streams, the size of a message, the sum of all that is under
/// way here, and of all that is under way everywhere. Used by one thread at a time.
final class ChunkReader {

  /// What encoders use is two to six.
  static final int MAX_CHUNK_STREAMS = 32;

  private static final int DEFAULT_CHUNK_SIZE = 128;
  private static final int EXTENDED = 0xffffff;
  private static final int TIME = 4;

  /// Bytes of a message header after fmt 0 to 3.
  private static final int[] MESSAGE_HEADER = {11, 7, 3, 0};

  private enum Next {
    BASIC_HEADER,
    MESSAGE_HEADER,
    EXTENDED_TIME,
    REPEATED_TIME,
    PAYLOAD
  }

  private final MemoryBudget budget;
  private final Map<Integer, ChunkStream> streams = new HashMap<>();
  private int chunkSize = DEFAULT_CHUNK_SIZE;
  private int maxMessageSize;
  private int underWay;

  private Next next = Next.BASIC_HEADER;
  private int format;
  private ChunkStream stream;

  /// Of the chunk's payload, still to come.
  private int left;

  /// Bytes of a header that has not arrived whole.
  private final byte[] header = new byte[MESSAGE_HEADER[0]];

  private int gathered;

  ChunkReader(int maxMessageSize, MemoryBudget budget) {
    this.maxMessageSize = maxMessageSize;
    this.budget = budget;
    this.stream = new ChunkStream(budget);
  }

  /// Of the messages that begin from now on, and of all that is under way together.
  void setMaxMessageSize(int bytes) {
    maxMessageSize = bytes;
  }

  /// §5.4.1. A chunk is never larger than its message, so a large value costs nothing.
  void setChunkSize(int bytes) throws RtmpException {
    if (bytes < 1) {
      throw new RtmpException("chunk size " + bytes);
    }
    chunkSize = bytes;
  }

  /// §5.4.2: the message under way there is discarded.
  void abort(int chunkStreamId) {
    ChunkStream aborted = streams.get(chunkStreamId);
    if (aborted != null) {
      underWay -= aborted.received;
      aborted.abort();
    }
  }

  /// Forgets all that is under way. Nothing is read afterwards.
  void close() {
    streams.values().forEach(ChunkStream::abort);
    streams.clear();
  }

  /// The next message; null when all bytes are used up and more are needed. Throws [RtmpException]
  /// on a broken rule or limit, after which the rest makes no sense.
  @Nullable Message read(ByteBuf in) throws RtmpException {
    while (true) {
      boolean whole =
          switch (next) {
            case BASIC_HEADER -> readBasicHeader(in);
            case MESSAGE_HEADER -> readMessageHeader(in);
            case EXTENDED_TIME -> readExtendedTime(in);
            case REPEATED_TIME -> readRepeatedTime(in);
            case PAYLOAD -> readPayload(in);
          };
      if (!whole) {
        return null;
      }
      if (next == Next.PAYLOAD && left == 0) {
        next = Next.BASIC_HEADER;
        if (stream.isComplete()) {
          underWay -= stream.received;
          return stream.take();
        }
      }
    }
  }

  /// §5.3.1.1: ids 0 and 1 announce ids of one and two bytes more.
  private boolean readBasicHeader(ByteBuf in) throws RtmpException {
    if (!gather(in, 1)) {
      return false;
    }
    int first = header[0] & 0xff;
    int id = first & 0x3f;
    int size = id > 1 ? 1 : id + 2;
    if (!gather(in, size)) {
      return false;
    }
    format = first >> 6;
    stream =
        stream(
            switch (size) {
              case 2 -> 64 + (header[1] & 0xff);
              case 3 -> 64 + (header[1] & 0xff) + ((header[2] & 0xff) << 8);
              default -> id;
            });
    if (!stream.isBetweenMessages() && format != 3) {
      throw new RtmpException("a message begins before the one under way has ended");
    }
    use(size);
    if (format < 3) {
      next = Next.MESSAGE_HEADER;
    } else if (!stream.isBetweenMessages()) {
      goOn();
    } else if (stream.extended) {
      next = Next.EXTENDED_TIME;
    } else {
      begin();
    }
    return true;
  }

  private ChunkStream stream(int id) throws RtmpException {
    ChunkStream known = streams.get(id);
    if (known != null) {
      return known;
    }
    // Some encoders open a chunk stream with fmt 1; without length and type nothing can begin.
    if (format > 1) {
      throw new RtmpException("chunk stream " + id + " begins with fmt " + format);
    }
    if (streams.size() == MAX_CHUNK_STREAMS) {
      throw new RtmpException("more than " + MAX_CHUNK_STREAMS + " chunk streams");
    }
    ChunkStream fresh = new ChunkStream(budget);
    streams.put(id, fresh);
    return fresh;
  }

  /// §5.3.1.2.
  private boolean readMessageHeader(ByteBuf in) throws RtmpException {
    int size = MESSAGE_HEADER[format];
    if (!gather(in, size)) {
      return false;
    }
    int field = u24(0);
    if (format < 2) {
      stream.length = u24(3);
      stream.type = header[6] & 0xff;
    }
    if (format == 0) {
      stream.streamId = Integer.reverseBytes(i32(7));
    }
    use(size);
    stream.extended = field == EXTENDED;
    if (stream.extended) {
      next = Next.EXTENDED_TIME;
    } else {
      stream.timestampField = field;
      begin();
    }
    return true;
  }

  /// §5.3.1.3
  private boolean readExtendedTime(ByteBuf in) throws RtmpException {
    if (!gather(in, TIME)) {
      return false;
    }
    stream.timestampField = i32(0);
    use(TIME);
    begin();
    return true;
  }

  /// §5.3.1.3. A chunk that goes on with a message repeats the extended timestamp, except from
  /// encoders that forget to: then the bytes are part of the message. The first one that differs
  /// tells.
  private boolean readRepeatedTime(ByteBuf in) throws RtmpException {
    boolean all = gather(in, TIME);
    for (int i = 0; i < Math.min(gathered, TIME); i++) {
      if (header[i] != (byte) (stream.timestampField >> (24 - 8 * i))) {
        payload();
        return true;
      }
    }
    if (all) {
      use(TIME);
      payload();
    }
    return all;
  }

  /// The header of a message is there. A header that is left out (§5.3.1.2.4) repeats length, type
  /// and difference; after fmt 0 the difference is the time itself.
  private void begin() throws RtmpException {
    if (stream.length > maxMessageSize) {
      throw new RtmpException(
          "message of " + stream.length + " bytes; at most " + maxMessageSize + " are taken");
    }
    stream.timestamp =
        format == 0 ? stream.timestampField : stream.timestamp + stream.timestampField;
    payload();
  }

  private void goOn() throws RtmpException {
    if (stream.extended) {
      next = Next.REPEATED_TIME;
    } else {
      payload();
    }
  }

  private void payload() throws RtmpException {
    left = Math.min(chunkSize, stream.length - stream.received);
    if (underWay + left > maxMessageSize) {
      throw new RtmpException("messages under way exceed " + maxMessageSize + " bytes");
    }
    next = Next.PAYLOAD;
  }

  private boolean readPayload(ByteBuf in) throws RtmpException {
    int early = Math.min(gathered, left);
    int count = Math.min(left - early, in.readableBytes());
    if (early + count == 0) {
      return false;
    }
    stream.expect(early + count);
    stream.receive(header, early);
    use(early);
    stream.receive(in, count);
    underWay += early + count;
    left -= early + count;
    return left == 0;
  }

  /// Whether the first `size` bytes of a header are there.
  private boolean gather(ByteBuf in, int size) {
    int count = Math.min(size - gathered, in.readableBytes());
    if (count > 0) {
      in.readBytes(header, gathered, count);
      gathered += count;
    }
    return gathered >= size;
  }

  private void use(int size) {
    gathered -= size;
    if (gathered > 0) {
      System.arraycopy(header, size, header, 0, gathered);
    }
  }

  private int u24(int at) {
    return (header[at] & 0xff) << 16 | (header[at + 1] & 0xff) << 8 | (header[at + 2] & 0xff);
  }

  private int i32(int at) {
    return u24(at) << 8 | (header[at + 3] & 0xff);
  }
}
