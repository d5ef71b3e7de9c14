package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts messages together from chunks, §5.3.1. Bounded: chunk streams, the size of a message, and
/// the sum of all that is under way. Used by one thread.
final class ChunkReader {

  /// What encoders use is two to six.
  static final int MAX_CHUNK_STREAMS = 32;

  private static final int DEFAULT_CHUNK_SIZE = 128;
  private static final int EXTENDED = 0xffffff;

  private final ByteSource in;
  private final Map<Integer, ChunkStream> streams = new HashMap<>();
  private int chunkSize = DEFAULT_CHUNK_SIZE;
  private int maxMessageSize;
  private int underWay;

  ChunkReader(ByteSource in, int maxMessageSize) {
    this.in = in;
    this.maxMessageSize = maxMessageSize;
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
    ChunkStream stream = streams.get(chunkStreamId);
    if (stream != null) {
      underWay -= stream.received;
      stream.abort();
    }
  }

  /// Reads one chunk; the message that it completes, or null. Throws [RtmpException] on a broken
  /// rule or limit.
  @Nullable Message readChunk() throws IOException {
    int first = in.u8();
    int format = first >> 6;
    ChunkStream stream = stream(chunkStreamId(first & 0x3f), format);
    if (!stream.isBetweenMessages() && format != 3) {
      throw new RtmpException("a message begins before the one under way has ended");
    }
    readHeader(stream, format);
    int count = Math.min(chunkSize, stream.length - stream.received);
    if (underWay + count > maxMessageSize) {
      throw new RtmpException("messages under way exceed " + maxMessageSize + " bytes");
    }
    stream.receive(in, count);
    underWay += count;
    if (!stream.isComplete()) {
      return null;
    }
    underWay -= stream.received;
    return stream.take();
  }

  /// §5.3.1.1: 0 and 1 announce ids of one and two bytes more.
  private int chunkStreamId(int id) throws IOException {
    return switch (id) {
      case 0 -> 64 + in.u8();
      case 1 -> 64 + in.u8() + (in.u8() << 8);
      default -> id;
    };
  }

  private ChunkStream stream(int id, int format) throws RtmpException {
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
    ChunkStream fresh = new ChunkStream();
    streams.put(id, fresh);
    return fresh;
  }

  /// §5.3.1.2.
  private void readHeader(ChunkStream stream, int format) throws IOException {
    if (format == 3) {
      readNoHeader(stream);
      return;
    }
    int field = in.u24();
    if (format < 2) {
      stream.length = in.u24();
      stream.type = in.u8();
      if (stream.length > maxMessageSize) {
        throw new RtmpException(
            "message of " + stream.length + " bytes; at most " + maxMessageSize + " are taken");
      }
    }
    if (format == 0) {
      stream.streamId = in.i32LittleEndian();
    }
    stream.extended = field == EXTENDED;
    stream.timestampField = stream.extended ? in.i32() : field;
    stream.timestamp =
        format == 0 ? stream.timestampField : stream.timestamp + stream.timestampField;
  }

  /// §5.3.1.2.4 and §5.3.1.3. A chunk that goes on with a message repeats the extended timestamp,
  /// except from encoders that forget to: then the four bytes are part of the message. A chunk that
  /// begins one repeats length, type and difference; after fmt 0 the difference is the time itself.
  private void readNoHeader(ChunkStream stream) throws IOException {
    if (!stream.isBetweenMessages()) {
      if (stream.extended && in.peek32() == stream.timestampField) {
        in.i32();
      }
      return;
    }
    if (stream.length > maxMessageSize) {
      throw new RtmpException("message of " + stream.length + " bytes");
    }
    if (stream.extended) {
      stream.timestampField = in.i32();
    }
    stream.timestamp += stream.timestampField;
  }
}
