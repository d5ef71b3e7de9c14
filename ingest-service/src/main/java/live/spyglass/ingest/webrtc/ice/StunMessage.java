package live.spyglass.ingest.webrtc.ice;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A STUN message (RFC 8489 §5) as it was received, its form checked and its attributes found;
/// nothing in it is authenticated before [#isSignedWith] says so. Attributes behind
/// MESSAGE-INTEGRITY are ignored but for FINGERPRINT (§14.5), of those that come twice the second
/// one (§14).
public final class StunMessage {

  static final int HEADER = 20;
  static final int COOKIE = 0x2112A442;
  static final int BINDING_REQUEST = 0x0001;
  static final int TRANSACTION_ID = 12;
  static final int FINGERPRINT_XOR = 0x5354554e;

  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int UNKNOWN_ATTRIBUTES = 0x000a;
  static final int ERROR_CODE = 0x0009;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802a;

  /// What a comprehension-required attribute (§14) may be here.
  private static final List<Integer> UNDERSTOOD =
      List.of(USERNAME, MESSAGE_INTEGRITY, PRIORITY, USE_CANDIDATE);

  private static final int COMPREHENSION_OPTIONAL = 0x8000;

  /// Connectivity checks have a dozen attributes and some 120 bytes.
  private static final int MOST_ATTRIBUTES = 32;

  private static final int MOST_BYTES = 1500;
  private static final int MOST_USERNAME = 513;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int FINGERPRINT_ATTRIBUTE = 8;

  private final byte[] bytes;
  private final int integrityAt;
  private final @Nullable String username;
  private final boolean nominates;
  private final boolean controlled;
  private final List<Integer> unknown;

  private StunMessage(byte[] bytes, Attributes found) {
    this.bytes = bytes;
    this.integrityAt = found.integrityAt;
    this.username = found.username;
    this.nominates = found.nominates;
    this.controlled = found.controlled;
    this.unknown = List.copyOf(found.unknown);
  }

  /// Empty for what is no STUN message, or one without a good FINGERPRINT (which every message of
  /// ICE carries, RFC 8445 §7.1).
  public static Optional<StunMessage> read(byte[] buffer, int offset, int length) {
    if (length < HEADER + FINGERPRINT_ATTRIBUTE
        || length > MOST_BYTES
        || (length & 3) != 0
        || (buffer[offset] & 0xc0) != 0
        || u16(buffer, offset + 2) != length - HEADER
        || i32(buffer, offset + 4) != COOKIE) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
    if (!hasFingerprint(bytes)) {
      return Optional.empty();
    }
    Attributes found = new Attributes();
    return found.find(bytes) ? Optional.of(new StunMessage(bytes, found)) : Optional.empty();
  }

  public boolean isBindingRequest() {
    return u16(bytes, 0) == BINDING_REQUEST;
  }

  /// The receiver's own fragment: what stands before the colon of USERNAME (RFC 8445 §7.2.2). Empty
  /// without one.
  public Optional<String> localFragment() {
    int colon = username == null ? -1 : username.indexOf(':');
    return colon < 0 || username == null
        ? Optional.empty()
        : Optional.of(username.substring(0, colon));
  }

  /// What stands behind the colon.
  Optional<String> remoteFragment() {
    int colon = username == null ? -1 : username.indexOf(':');
    return colon < 0 || username == null
        ? Optional.empty()
        : Optional.of(username.substring(colon + 1));
  }

  /// Whether MESSAGE-INTEGRITY was made with this key (§14.5); takes the same time either way.
  boolean isSignedWith(IntegrityKey key) {
    if (integrityAt < 0) {
      return false;
    }
    byte[] signed = Arrays.copyOf(bytes, integrityAt);
    // The length counts up to and with MESSAGE-INTEGRITY, whatever follows.
    putU16(signed, 2, integrityAt + IntegrityKey.ATTRIBUTE - HEADER);
    return key.matches(signed, bytes, integrityAt + ATTRIBUTE_HEADER);
  }

  /// USE-CANDIDATE: the peer wants to be met at this address.
  boolean nominates() {
    return nominates;
  }

  /// The peer takes itself for the controlled one.
  boolean isFromControlled() {
    return controlled;
  }

  /// Comprehension-required attributes that are not understood here (§6.3.1).
  List<Integer> unknownAttributes() {
    return unknown;
  }

  void copyTransactionId(byte[] target, int at) {
    System.arraycopy(bytes, HEADER - TRANSACTION_ID, target, at, TRANSACTION_ID);
  }

  /// §14.7: the last attribute.
  private static boolean hasFingerprint(byte[] bytes) {
    int at = bytes.length - FINGERPRINT_ATTRIBUTE;
    return u16(bytes, at) == FINGERPRINT
        && u16(bytes, at + 2) == FINGERPRINT_ATTRIBUTE - ATTRIBUTE_HEADER
        && i32(bytes, at + ATTRIBUTE_HEADER) == fingerprint(bytes, at);
  }

  static int fingerprint(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  static int i32(byte[] bytes, int at) {
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  static void putU16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  static void putI32(byte[] bytes, int at, int value) {
    putU16(bytes, at, value >> 16);
    putU16(bytes, at + 2, value);
  }

  private static final class Attributes {

    private int integrityAt = -1;
    private @Nullable String username;
    private boolean nominates;
    private boolean controlled;
    private final List<Integer> unknown = new ArrayList<>();

    /// Whether they fill the message exactly.
    boolean find(byte[] bytes) {
      int at = HEADER;
      for (int count = 0; at < bytes.length; count++) {
        if (count == MOST_ATTRIBUTES || at + ATTRIBUTE_HEADER > bytes.length) {
          return false;
        }
        int length = u16(bytes, at + 2);
        int next = at + ATTRIBUTE_HEADER + (length + 3 & ~3);
        if (next > bytes.length || !take(bytes, u16(bytes, at), at, length)) {
          return false;
        }
        at = next;
      }
      return true;
    }

    private boolean take(byte[] bytes, int type, int at, int length) {
      if (integrityAt >= 0) {
        return true;
      }
      switch (type) {
        case USERNAME -> {
          if (length > MOST_USERNAME) {
            return false;
          }
          if (username == null) {
            username = new String(bytes, at + ATTRIBUTE_HEADER, length, StandardCharsets.UTF_8);
          }
        }
        case MESSAGE_INTEGRITY -> {
          if (length != IntegrityKey.LENGTH) {
            return false;
          }
          integrityAt = at;
        }
        case USE_CANDIDATE -> nominates = true;
        case ICE_CONTROLLED -> controlled = true;
        default -> {
          if (type < COMPREHENSION_OPTIONAL && !UNDERSTOOD.contains(type)) {
            unknown.add(type);
          }
        }
      }
      return true;
    }
  }
}
