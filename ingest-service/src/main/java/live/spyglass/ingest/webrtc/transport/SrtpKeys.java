package live.spyglass.ingest.webrtc.transport;

import java.util.Arrays;

/// What DTLS agreed on (RFC 5764 §4.2): the master keys and salts of both directions. Never
/// compared.
@SuppressWarnings("ArrayRecordComponent")
record SrtpKeys(
    SrtpProfile profile, byte[] ourKey, byte[] ourSalt, byte[] peerKey, byte[] peerSalt) {

  /// `material`: client's key, server's key, client's salt, server's salt.
  static SrtpKeys of(SrtpProfile profile, byte[] material, DtlsRole us) {
    int key = SrtpProfile.KEY_LENGTH;
    int salt = profile.saltLength();
    byte[] clientKey = Arrays.copyOfRange(material, 0, key);
    byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
    byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
    byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt));
    return switch (us) {
      case CLIENT -> new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt);
      case SERVER -> new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    };
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + ", ***]";
  }
}
