package live.spyglass.ingest.webrtc.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes answers to binding requests, signed and with a FINGERPRINT (RFC 8445 §7.3).
final class StunAnswer {

  private static final int SUCCESS = 0x0101;
  private static final int ERROR = 0x0111;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  private final byte[] bytes = new byte[512];
  private int length;

  private StunAnswer(StunMessage request, int type) {
    StunMessage.putU16(bytes, 0, type);
    StunMessage.putI32(bytes, 4, StunMessage.COOKIE);
    request.copyTransactionId(bytes, 8);
    length = StunMessage.HEADER;
  }

  /// `from`: where the request came from, as its sender wants to know.
  static byte[] success(StunMessage request, InetSocketAddress from, IntegrityKey key) {
    StunAnswer answer = new StunAnswer(request, SUCCESS);
    answer.mappedAddress(from);
    return answer.finish(key);
  }

  /// 487: the peer must be the controlling one, since a lite agent never is (RFC 8445 §7.3.1.1).
  static byte[] roleConflict(StunMessage request, IntegrityKey key) {
    StunAnswer answer = new StunAnswer(request, ERROR);
    answer.error(487, "Role Conflict");
    return answer.finish(key);
  }

  /// 420, with the first few of what is not understood (RFC 8489 §6.3.1).
  static byte[] unknownAttributes(StunMessage request, IntegrityKey key) {
    List<Integer> types = request.unknownAttributes();
    StunAnswer answer = new StunAnswer(request, ERROR);
    answer.error(420, "Unknown Attribute");
    int count = Math.min(types.size(), 8);
    int at = answer.attribute(StunMessage.UNKNOWN_ATTRIBUTES, 2 * count);
    for (int i = 0; i < count; i++) {
      StunMessage.putU16(answer.bytes, at + 2 * i, types.get(i));
    }
    return answer.finish(key);
  }

  /// RFC 8489 §14.2
  private void mappedAddress(InetSocketAddress from) {
    byte[] address = from.getAddress().getAddress();
    int at = attribute(StunMessage.XOR_MAPPED_ADDRESS, 4 + address.length);
    bytes[at + 1] = (byte) (address.length == 4 ? IPV4 : IPV6);
    StunMessage.putU16(bytes, at + 2, from.getPort() ^ StunMessage.COOKIE >>> 16);
    for (int i = 0; i < address.length; i++) {
      // The mask is the cookie and the transaction id, as they stand in the header.
      bytes[at + 4 + i] = (byte) (address[i] ^ bytes[4 + i]);
    }
  }

  /// RFC 8489 §14.8
  private void error(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    int at = attribute(StunMessage.ERROR_CODE, 4 + text.length);
    bytes[at + 2] = (byte) (code / 100);
    bytes[at + 3] = (byte) (code % 100);
    System.arraycopy(text, 0, bytes, at + 4, text.length);
  }

  private byte[] finish(IntegrityKey key) {
    StunMessage.putU16(bytes, 2, length + IntegrityKey.ATTRIBUTE - StunMessage.HEADER);
    byte[] signature = key.sign(bytes, length);
    int at = attribute(StunMessage.MESSAGE_INTEGRITY, signature.length);
    System.arraycopy(signature, 0, bytes, at, signature.length);
    int signed = length;
    int fingerprintAt = attribute(StunMessage.FINGERPRINT, 4);
    StunMessage.putU16(bytes, 2, length - StunMessage.HEADER);
    StunMessage.putI32(bytes, fingerprintAt, StunMessage.fingerprint(bytes, signed));
    return Arrays.copyOf(bytes, length);
  }

  /// Makes room for one and returns where its value goes.
  private int attribute(int type, int valueLength) {
    StunMessage.putU16(bytes, length, type);
    StunMessage.putU16(bytes, length + 2, valueLength);
    int at = length + 4;
    length = at + (valueLength + 3 & ~3);
    return at;
  }
}
