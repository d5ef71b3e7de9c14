package live.spyglass.bench.rtmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A stream as an encoder sends it: RTMP messages in chunks of 4096 bytes, each with its time.
public record Recording(List<Packet> packets) {
  static final int CHUNK_SIZE = 4096;

  private static final int FILE_HEADER = 13;
  private static final int TAG_HEADER = 11;
  private static final int BACK_POINTER = 4;
  private static final int AUDIO = 8;
  private static final int VIDEO = 9;

  /// @param millis when it is sent, counted from the beginning of the stream
  /// @param bytes shared by all encoders: to be duplicated before it is read
  public record Packet(int millis, ByteBuffer bytes) {}

  /// FLV, annex E: its tags are the messages.
  public static Recording read(Path flv) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(flv)).position(FILE_HEADER);
    var packets = new ArrayList<Packet>();
    while (in.remaining() > TAG_HEADER) {
      int typeAndSize = in.getInt();
      int time = in.getInt();
      in.position(in.position() + 3);
      int millis = time >>> 8 | time << 24;
      var body = new byte[typeAndSize & 0xffffff];
      in.get(body).position(in.position() + BACK_POINTER);
      int type = typeAndSize >>> 24;
      if (type == AUDIO || type == VIDEO) {
        packets.add(
            new Packet(
                millis, ByteBuffer.wrap(message(type == AUDIO ? 4 : 6, millis, type, 1, body))));
      }
    }
    return new Recording(List.copyOf(packets));
  }

  /// A message with a full header, RTMP §5.3.1.
  static byte[] message(int chunkStream, int millis, int type, int stream, byte[] body) {
    var out = new ByteArrayOutputStream(body.length + 32);
    out.writeBytes(
        ByteBuffer.allocate(12)
            .put((byte) chunkStream)
            .put((byte) (millis >> 16))
            .putShort((short) millis)
            .put((byte) (body.length >> 16))
            .putShort((short) body.length)
            .put((byte) type)
            .putInt(Integer.reverseBytes(stream))
            .array());
    for (int from = 0; from < body.length; from += CHUNK_SIZE) {
      if (from > 0) {
        out.write(0xc0 | chunkStream);
      }
      out.write(body, from, Math.min(CHUNK_SIZE, body.length - from));
    }
    return out.toByteArray();
  }
}
