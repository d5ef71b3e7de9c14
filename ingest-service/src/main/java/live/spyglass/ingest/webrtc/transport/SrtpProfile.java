package live.spyglass.ingest.webrtc.transport;

import java.util.Optional;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.jitsi.srtp.SrtpPolicy;

/// Ways to protect media that may be agreed on in DTLS (RFC 5764 §4.1.2, RFC 7714 §14.2), the best
/// first.
enum SrtpProfile {
  AEAD_AES_128_GCM(SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM, 12) {
    @Override
    SrtpPolicy policy() {
      return new SrtpPolicy(
          SrtpPolicy.AESGCM_ENCRYPTION, KEY_LENGTH, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
    }
  },
  AES128_CM_HMAC_SHA1_80(SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80, 14) {
    @Override
    SrtpPolicy policy() {
      return new SrtpPolicy(
          SrtpPolicy.AESCM_ENCRYPTION, KEY_LENGTH, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
    }
  };

  static final int KEY_LENGTH = 16;

  private final int id;
  private final int saltLength;

  SrtpProfile(int id, int saltLength) {
    this.id = id;
    this.saltLength = saltLength;
  }

  abstract SrtpPolicy policy();

  int saltLength() {
    return saltLength;
  }

  /// Bytes to be exported from DTLS (RFC 5764 §4.2).
  int keyingMaterialLength() {
    return 2 * (KEY_LENGTH + saltLength);
  }

  static int[] ids() {
    SrtpProfile[] profiles = values();
    int[] ids = new int[profiles.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = profiles[i].id;
    }
    return ids;
  }

  int id() {
    return id;
  }

  /// The best of those offered.
  static Optional<SrtpProfile> findBest(int... offered) {
    for (SrtpProfile profile : values()) {
      for (int id : offered) {
        if (profile.id == id) {
          return Optional.of(profile);
        }
      }
    }
    return Optional.empty();
  }
}
