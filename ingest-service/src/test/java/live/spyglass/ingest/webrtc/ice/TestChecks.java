package live.spyglass.ingest.webrtc.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Writes connectivity checks, good ones and bad ones, by RFC 8445 §7.2.4 and RFC 8489 alone: of
/// the code under test nothing is used.
public final class TestChecks {

  private static final Random RANDOM = new Random(4);

  private final IceCredentials theirs;
  private final ByteBuffer attributes = ByteBuffer.allocate(1024);
  private byte[] key;
  private boolean signed = true;
  private int type = 0x0001;

  private TestChecks(IceCredentials theirs, String ours) {
    this.theirs = theirs;
    this.key = theirs.password().getBytes(StandardCharsets.UTF_8);
    attribute(0x0006, (theirs.fragment() + ":" + ours).getBytes(StandardCharsets.UTF_8));
    attribute(0x0024, ByteBuffer.allocate(4).putInt(1853824767).array());
  }

  /// `theirs`: credentials of who is asked; `ours`: the fragment of who asks.
  public static TestChecks of(IceCredentials theirs, String ours) {
    TestChecks checks = new TestChecks(theirs, ours);
    checks.attribute(0x802a, new byte[8]);
    return checks;
  }

  /// From somebody who believes to be controlled.
  public static TestChecks controlled(IceCredentials theirs, String ours) {
    TestChecks checks = new TestChecks(theirs, ours);
    checks.attribute(0x8029, new byte[8]);
    return checks;
  }

  public TestChecks nominating() {
    attribute(0x0025, new byte[0]);
    return this;
  }

  public TestChecks withAttribute(int attribute) {
    attribute(attribute, new byte[4]);
    return this;
  }

  public TestChecks signedWith(String password) {
    key = password.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public TestChecks unsigned() {
    signed = false;
    return this;
  }

  public TestChecks ofType(int messageType) {
    type = messageType;
    return this;
  }

  IceCredentials theirs() {
    return theirs;
  }

  public byte[] bytes() {
    byte[] body = Arrays.copyOf(attributes.array(), attributes.position());
    byte[] transaction = new byte[12];
    RANDOM.nextBytes(transaction);
    ByteBuffer message = ByteBuffer.allocate(2048);
    message.putShort((short) type).putShort((short) 0).putInt(0x2112A442).put(transaction);
    message.put(body);
    if (signed) {
      message.putShort(2, (short) (message.position() - 20 + 24));
      byte[] signature = hmac(Arrays.copyOf(message.array(), message.position()));
      message.putShort((short) 0x0008).putShort((short) 20).put(signature);
    }
    message.putShort(2, (short) (message.position() - 20 + 8));
    CRC32 crc = new CRC32();
    crc.update(message.array(), 0, message.position());
    message.putShort((short) 0x8028).putShort((short) 4).putInt((int) crc.getValue() ^ 0x5354554e);
    return Arrays.copyOf(message.array(), message.position());
  }

  private void attribute(int attribute, byte[] value) {
    attributes.putShort((short) attribute).putShort((short) value.length).put(value);
    attributes.position((attributes.position() + 3) & ~3);
  }

  private byte[] hmac(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
