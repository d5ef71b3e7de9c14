package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.util.Arrays;
import live.spyglass.ingest.codec.Payload;

/// State of one chunk stream, §5.3.1: the header fields that later chunks leave out, and the
/// message that is being put together.
final class ChunkStream {

  /// The first piece of memory for a message whose header promises a lot.
  private static final int FIRST_BYTES = 64 * 1024;

  private static final byte[] NOTHING = {};

  /// The timestamp field as it stood last, extended if it was: a time after fmt 0, a difference
  /// after fmt 1 and 2.
  int timestampField;

  boolean extended;
  int timestamp;
  int length;
  int type;
  int streamId;
  int received;
  private byte[] buffer = NOTHING;

  boolean isBetweenMessages() {
    return received == 0;
  }

  /// Reads the next `count` bytes of the message. Memory grows with what has arrived.
  void receive(ByteSource in, int count) throws IOException {
    int needed = received + count;
    if (buffer.length < needed) {
      int grown = Math.max(needed, Math.max(FIRST_BYTES, buffer.length * 2));
      buffer = Arrays.copyOf(buffer, Math.min(length, grown));
    }
    in.read(buffer, received, count);
    received = needed;
  }

  boolean isComplete() {
    return received == length;
  }

  Message take() {
    Message message = new Message(type, streamId, timestamp, Payload.of(buffer).slice(0, length));
    abort();
    return message;
  }

  void abort() {
    buffer = NOTHING;
    received = 0;
  }
}
