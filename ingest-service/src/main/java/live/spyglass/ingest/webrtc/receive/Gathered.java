package live.spyglass.ingest.webrtc.receive;

import java.util.Arrays;
import live.spyglass.ingest.codec.Payload;

/// Bytes put together.
final class Gathered {

  private byte[] bytes;
  private int size;

  Gathered(int expected) {
    this.bytes = new byte[Math.max(16, expected)];
  }

  int size() {
    return size;
  }

  void add(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void add(Payload payload) {
    room(payload.size());
    payload.buffer().get(bytes, size, payload.size());
    size += payload.size();
  }

  void put(int at, int value) {
    bytes[at] = (byte) value;
  }

  /// What was put together from a position on, sharing the bytes.
  Payload from(int position) {
    return Payload.of(bytes).slice(position, size - position);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  static int sizeOf(Iterable<Payload> payloads) {
    int size = 0;
    for (Payload payload : payloads) {
      size += payload.size();
    }
    return size;
  }
}
