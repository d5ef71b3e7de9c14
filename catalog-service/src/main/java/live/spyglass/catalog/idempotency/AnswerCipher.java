package live.spyglass.catalog.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import live.spyglass.catalog.token.SigningKeys;
import org.springframework.stereotype.Component;

/// AES-256-GCM: twelve random bytes of nonce, then ciphertext and tag. Bound to `context`, so that
/// one row's bytes cannot be passed off as another's.
@Component
class AnswerCipher {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] INFO =
      "spyglass catalog idempotent answers v1".getBytes(StandardCharsets.UTF_8);

  /// Newest last, as the signing keys are.
  private final SecretKey[] keys;

  AnswerCipher(SigningKeys signing) throws GeneralSecurityException {
    KDF hkdf = KDF.getInstance("HKDF-SHA256");
    this.keys = new SecretKey[signing.keys().size()];
    for (int i = 0; i < keys.length; i++) {
      byte[] secret = signing.keys().get(i).getD().decode();
      keys[i] =
          hkdf.deriveKey("AES", HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(INFO, 32));
    }
  }

  /// Base64.
  String encrypt(byte[] plain, String context) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys[keys.length - 1], nonce, context).doFinal(plain);
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an answer cannot be encrypted", e);
    }
  }

  /// Empty when no present key fits: it was encrypted under one that is gone, or tampered with.
  Optional<byte[]> decrypt(String sealed, String context) {
    byte[] bytes = Base64.getDecoder().decode(sealed);
    byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
    for (SecretKey key : keys) {
      try {
        return Optional.of(
            cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
      } catch (AEADBadTagException _) {
        // Not under this key.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("an answer cannot be decrypted", e);
      }
    }
    return Optional.empty();
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
