package live.spyglass.ingest.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import live.spyglass.ingest.codec.Payload;

/// Makes bad input out of good. Bytes are changed blindly; conversations also as what they are:
/// messages that are left out, repeated, exchanged or given another type, and cut into chunks anew.
public final class Mutations {

  private static final int[] NUMBERS = {
    0, 1, 2, 3, 8, 16, 0x7f, 0x80, 0xff, 0xffff, 0xffffff, 0x7fffffff, -1, Integer.MIN_VALUE
  };
  private static final int[] TYPES = {1, 2, 3, 4, 5, 6, 8, 9, 15, 17, 18, 20, 22};
  private static final int HANDSHAKE = 1 + 2 * 1536;
  private static final int PACKET = 188;
  private static final int MOST_BYTES = 1 << 16;

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  public int below(int bound) {
    return random.nextInt(Math.max(1, bound));
  }

  public <T> T any(List<T> things) {
    return things.get(below(things.size()));
  }

  /// A few changes of bytes: bits, numbers, pieces left out, repeated, or taken from another input.
  public byte[] bytes(byte[] input, byte[] other) {
    byte[] bytes = input.clone();
    for (int i = 1 + below(4); i > 0; i--) {
      bytes = once(bytes, other);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes, byte[] other) {
    int at = below(bytes.length);
    int length = Math.min(1 + below(1 << below(10)), bytes.length - at);
    return switch (below(6)) {
      case 0 ->
          set(bytes, at, new byte[] {(byte) (bytes.length == 0 ? 0 : bytes[at] ^ 1 << below(8))});
      case 1 -> set(bytes, at, number());
      case 2 ->
          joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
      case 3 ->
          joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
      case 4 -> {
        int from = below(other.length);
        yield joined(
            Arrays.copyOf(bytes, at),
            Arrays.copyOfRange(other, from, Math.min(other.length, from + length)),
            Arrays.copyOfRange(bytes, at, bytes.length));
      }
      default -> Arrays.copyOf(bytes, at);
    };
  }

  /// A transport stream with packets left out, repeated, exchanged, from another, or of another
  /// PID, and with changed bytes. Its tables get their checksums right again, or nothing would be
  /// read.
  byte[] transportStream(byte[] input, byte[] other) {
    byte[] bytes = input.clone();
    for (int i = 1 + below(5); i > 0; i--) {
      int at = below(bytes.length / PACKET) * PACKET;
      int length = Math.min(PACKET * (1 + below(4)), bytes.length - at);
      int from = below(other.length / PACKET) * PACKET;
      bytes =
          switch (below(5)) {
            case 0 ->
                joined(
                    Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 1 ->
                joined(
                    Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
            case 2 ->
                joined(
                    Arrays.copyOf(bytes, at),
                    Arrays.copyOfRange(other, from, Math.min(other.length, from + length)),
                    Arrays.copyOfRange(bytes, at, bytes.length));
            case 3 -> set(bytes, Math.min(at + 1 + below(24), bytes.length), number());
            default -> once(bytes, other);
          };
    }
    sealTables(bytes);
    return bytes;
  }

  /// ISO/IEC 13818-1 annex A, of tables that are in one packet.
  private static void sealTables(byte[] bytes) {
    for (int at = 0; at + PACKET <= bytes.length; at += PACKET) {
      int table = at + 5;
      boolean begins = bytes[at] == 0x47 && (bytes[at + 1] & 0x40) != 0 && bytes[at + 4] == 0;
      int length = (bytes[table + 1] & 0x0f) << 8 | (bytes[table + 2] & 0xff);
      int end = table + 3 + length - 4;
      if (begins && (bytes[table] & 0xfd) == 0 && length >= 4 && end + 4 <= at + PACKET) {
        int sum = -1;
        for (int i = table; i < end; i++) {
          sum ^= bytes[i] << 24;
          for (int bit = 0; bit < 8; bit++) {
            sum = sum << 1 ^ (sum < 0 ? 0x04c11db7 : 0);
          }
        }
        ByteBuffer.wrap(bytes).putInt(end, sum);
      }
    }
  }

  /// Another conversation with the same handshake.
  byte[] conversation(byte[] recording) throws IOException {
    List<Message> messages = new ArrayList<>(messages(recording));
    for (int i = 1 + below(6); i > 0; i--) {
      change(messages);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(recording, 0, HANDSHAKE);
    int chunkSize = 128;
    for (Message message : messages) {
      write(out, message, chunkSize);
      if (message.type() == MessageType.SET_CHUNK_SIZE && message.payload().size() >= 4) {
        chunkSize = Math.max(1, message.payload().buffer().getInt() & 0x7fffffff);
      }
    }
    return out.toByteArray();
  }

  static List<Message> messages(byte[] recording) throws IOException {
    ByteBuf in = Unpooled.wrappedBuffer(recording).skipBytes(HANDSHAKE);
    ChunkReader reader = new ChunkReader(1 << 20, new MemoryBudget(1 << 24));
    List<Message> messages = new ArrayList<>();
    for (Message next = reader.read(in); next != null; next = reader.read(in)) {
      messages.add(next);
      if (next.type() == MessageType.SET_CHUNK_SIZE) {
        reader.setChunkSize(next.payload().buffer().getInt());
      }
    }
    return messages;
  }

  private void change(List<Message> messages) {
    int at = below(messages.size());
    Message one = messages.get(at);
    switch (below(7)) {
      case 0 -> messages.remove(at);
      case 1 -> messages.add(at, one);
      case 2 -> Collections.swap(messages, at, below(messages.size()));
      case 3 ->
          messages.set(
              at,
              new Message(
                  TYPES[below(TYPES.length)], one.streamId(), one.timestamp(), one.payload()));
      case 4 ->
          messages.set(
              at,
              new Message(
                  one.type(),
                  below(3),
                  one.timestamp() + NUMBERS[below(NUMBERS.length)],
                  one.payload()));
      case 5 ->
          messages.add(
              at,
              new Message(
                  TYPES[below(TYPES.length)], below(2), one.timestamp(), Payload.of(number())));
      default ->
          messages.set(
              at,
              new Message(
                  one.type(),
                  one.streamId(),
                  one.timestamp(),
                  Payload.of(bytes(array(one.payload()), array(any(messages).payload())))));
    }
  }

  /// In chunks of the size that holds, each chunk stream of its own; now and then a chunk too few.
  private void write(ByteArrayOutputStream out, Message message, int chunkSize) {
    byte[] body = array(message.payload());
    int id = message.type() < 7 ? 2 : 3 + below(8);
    boolean extended = Integer.compareUnsigned(message.timestamp(), 0xffffff) >= 0;
    int field = extended ? 0xffffff : message.timestamp();
    out.writeBytes(
        ByteBuffer.allocate(12)
            .put((byte) id)
            .put((byte) (field >> 16))
            .putShort((short) field)
            .put((byte) (body.length >> 16))
            .putShort((short) body.length)
            .put((byte) message.type())
            .putInt(Integer.reverseBytes(message.streamId()))
            .array());
    byte[] time = ByteBuffer.allocate(4).putInt(message.timestamp()).array();
    out.write(time, 0, extended ? 4 : 0);
    boolean abandoned = below(50) == 0;
    for (int from = 0; from < body.length; from += Math.min(chunkSize, body.length)) {
      if (from > 0) {
        if (abandoned) {
          return;
        }
        out.write(0xc0 | id);
        out.write(time, 0, extended ? 4 : 0);
      }
      out.write(body, from, Math.min(chunkSize, body.length - from));
    }
  }

  private byte[] number() {
    byte[] number = ByteBuffer.allocate(4).putInt(NUMBERS[below(NUMBERS.length)]).array();
    return Arrays.copyOfRange(number, below(4), 4);
  }

  private static byte[] set(byte[] bytes, int at, byte[] piece) {
    System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
    return bytes;
  }

  private static byte[] joined(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.size() > MOST_BYTES
        ? Arrays.copyOf(out.toByteArray(), MOST_BYTES)
        : out.toByteArray();
  }

  static byte[] array(Payload payload) {
    byte[] bytes = new byte[payload.size()];
    payload.buffer().get(bytes);
    return bytes;
  }
}
