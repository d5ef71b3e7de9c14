package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;

/// The simple handshake, §5.2, as the server. What C1 and C2 hold is not checked: clients differ,
/// and nothing depends on it.
final class Handshake {

  private static final int VERSION = 3;
  private static final int PACKET = 1536;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Handshake() {}

  /// Throws [RtmpException] when the other side speaks something else than RTMP version 3.
  static void answer(ByteSource in, OutputStream out) throws IOException {
    int version = in.u8();
    if (version != VERSION) {
      throw new RtmpException("handshake version " + version + ", not RTMP");
    }
    byte[] c1 = new byte[PACKET];
    in.read(c1, 0, PACKET);
    byte[] s1 = new byte[PACKET];
    RANDOM.nextBytes(s1);
    for (int i = 0; i < 8; i++) {
      s1[i] = 0; // time and the zero field, §5.2.3
    }
    out.write(VERSION);
    out.write(s1);
    out.write(c1); // S2 echoes C1, §5.2.4
    out.flush();
    in.read(new byte[PACKET], 0, PACKET);
  }
}
