package live.spyglass.support.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Names of sessions that live on one node, for clients to keep: such a name holds the node's
/// address, so that a gateway finds it without asking anybody, and is encrypted and authenticated
/// (AES-GCM) under a key that only services have, so that nobody learns the address and nobody can
/// make a gateway ask elsewhere. Thread-safe.
public final class SessionSeal {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int MOST_CHARACTERS = 1024;

  private final SecretKey key;

  /// What a name says. `node`: base URL of the node. `name`: the session's name there.
  public record Opened(URI node, String name) {}

  public SessionSeal(InternalToken token) {
    try {
      key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(token.value().getBytes(StandardCharsets.UTF_8))
                      .thenExpand("spyglass session seal".getBytes(StandardCharsets.UTF_8), 16));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF", e);
    }
  }

  /// One element of a path. `context`: what it is good for; it opens under the same alone.
  public String seal(String context, URI node, String name) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      byte[] closed = cipher.doFinal((name + " " + node).getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(nonce, NONCE + closed.length);
      System.arraycopy(closed, 0, all, NONCE, closed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  /// Empty for what was not sealed here, or for something else.
  public Optional<Opened> open(String context, String sealed) {
    if (sealed.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed);
      if (all.length < NONCE) {
        return Optional.empty();
      }
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE), context);
      String plain =
          new String(cipher.doFinal(all, NONCE, all.length - NONCE), StandardCharsets.UTF_8);
      int space = plain.indexOf(' ');
      return Optional.of(
          new Opened(URI.create(plain.substring(space + 1)), plain.substring(0, space)));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
