package live.spyglass.ingest.rtmp;

import io.netty.buffer.ByteBuf;
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
  private final MemoryBudget budget;
  private byte[] buffer = NOTHING;

  ChunkStream(MemoryBudget budget) {
    this.budget = budget;
  }

  boolean isBetweenMessages() {
    return received == 0;
  }

  /// Makes room for the next `count` bytes of the message. Memory grows with what has arrived.
  /// Throws [RtmpException] when all connections together hold too much.
  void expect(int count) throws RtmpException {
    int needed = received + count;
    if (buffer.length < needed) {
      int grown = Math.max(needed, Math.max(FIRST_BYTES, buffer.length * 2));
      int size = Math.min(length, grown);
      budget.take(size - buffer.length);
      buffer = Arrays.copyOf(buffer, size);
    }
  }

  /// The next bytes of the message, for which there is room.
  void receive(ByteBuf in, int count) {
    in.readBytes(buffer, received, count);
    received += count;
  }

  void receive(byte[] in, int count) {
    System.arraycopy(in, 0, buffer, received, count);
    received += count;
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
    budget.give(buffer.length);
    buffer = NOTHING;
    received = 0;
  }
}
