package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.amf.AmfWriter;
import live.spyglass.ingest.codec.Payload;

/// Writes messages as chunks, §5.3.1, each with a full header (fmt 0): a server that only answers
/// has nothing to save. Used by one thread; the caller flushes.
final class ChunkWriter {

  /// §5.4: protocol control messages go on chunk stream 2 and message stream 0.
  private static final int CONTROL_CHUNK_STREAM = 2;

  private static final int COMMAND_CHUNK_STREAM = 3;
  private static final int CHUNK_SIZE = 4096;
  private static final int DEFAULT_CHUNK_SIZE = 128;
  private static final int STREAM_BEGIN = 0;
  private static final int PING_RESPONSE = 7;

  private final OutputStream out;
  private int chunkSize = DEFAULT_CHUNK_SIZE;

  ChunkWriter(OutputStream out) {
    this.out = out;
  }

  void flush() throws IOException {
    out.flush();
  }

  /// §5.4.1: larger chunks from here on.
  void announceChunkSize() throws IOException {
    control(MessageType.SET_CHUNK_SIZE, CHUNK_SIZE);
    chunkSize = CHUNK_SIZE;
  }

  /// §5.4.3. `received` is the number of bytes so far, modulo 2³².
  void acknowledge(int received) throws IOException {
    control(MessageType.ACKNOWLEDGEMENT, received);
  }

  /// §5.4.4
  void windowAcknowledgementSize(int bytes) throws IOException {
    control(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, bytes);
  }

  /// §5.4.5 with limit type "dynamic".
  void peerBandwidth(int bytes) throws IOException {
    byte[] body = ByteBuffer.allocate(5).putInt(bytes).put((byte) 2).array();
    message(CONTROL_CHUNK_STREAM, MessageType.SET_PEER_BANDWIDTH, 0, Payload.of(body));
  }

  /// §7.1.7
  void streamBegin(int streamId) throws IOException {
    userControl(STREAM_BEGIN, streamId);
  }

  /// §7.1.7
  void pingResponse(int timestamp) throws IOException {
    userControl(PING_RESPONSE, timestamp);
  }

  /// §7.2, in AMF0.
  void command(int streamId, AmfValue... values) throws IOException {
    message(COMMAND_CHUNK_STREAM, MessageType.COMMAND_AMF0, streamId, AmfWriter.write(values));
  }

  private void control(int type, int value) throws IOException {
    byte[] body = ByteBuffer.allocate(4).putInt(value).array();
    message(CONTROL_CHUNK_STREAM, type, 0, Payload.of(body));
  }

  private void userControl(int event, int value) throws IOException {
    byte[] body = ByteBuffer.allocate(6).putShort((short) event).putInt(value).array();
    message(CONTROL_CHUNK_STREAM, MessageType.USER_CONTROL, 0, Payload.of(body));
  }

  private void message(int chunkStream, int type, int streamId, Payload body) throws IOException {
    int size = body.size();
    byte[] header =
        ByteBuffer.allocate(12)
            .put((byte) chunkStream)
            .put(new byte[3]) // timestamp 0
            .put((byte) (size >> 16))
            .putShort((short) size)
            .put((byte) type)
            .putInt(Integer.reverseBytes(streamId))
            .array();
    out.write(header);
    for (int from = 0; from < size; from += chunkSize) {
      if (from > 0) {
        out.write(0xc0 | chunkStream);
      }
      body.slice(from, Math.min(chunkSize, size - from)).writeTo(out);
    }
  }
}
