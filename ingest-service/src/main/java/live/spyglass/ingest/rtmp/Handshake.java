package live.spyglass.ingest.rtmp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;

/// The simple handshake, §5.2, as the server. What C1 and C2 hold is not checked: clients differ,
/// and nothing depends on it.
final class Handshake {

  private static final int VERSION = 3;
  private static final int PACKET = 1536;
  private static final int C0_C1 = 1 + PACKET;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] c1 = new byte[PACKET];
  private int received;

  boolean isDone() {
    return received == C0_C1 + PACKET;
  }

  /// Uses up what belongs to the handshake, and answers once C1 is whole. Throws [RtmpException]
  /// when the other side speaks something else than RTMP version 3.
  void read(ByteBuf in, OutputStream out) throws IOException {
    if (received == 0 && in.isReadable()) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new RtmpException("handshake version " + version + ", not RTMP");
      }
      received++;
    }
    if (received < C0_C1) {
      int count = Math.min(C0_C1 - received, in.readableBytes());
      in.readBytes(c1, received - 1, count);
      received += count;
      if (received == C0_C1) {
        answer(out);
      }
    }
    if (received >= C0_C1) {
      int count = Math.min(C0_C1 + PACKET - received, in.readableBytes());
      in.skipBytes(count);
      received += count;
    }
  }

  private void answer(OutputStream out) throws IOException {
    byte[] s1 = new byte[PACKET];
    RANDOM.nextBytes(s1);
    for (int i = 0; i < 8; i++) {
      s1[i] = 0; // time and the zero field, §5.2.3
    }
    out.write(VERSION);
    out.write(s1);
    out.write(c1); // S2 echoes C1, §5.2.4
    out.flush();
  }
}
