package live.spyglass.catalog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// A folder of signing keys, made for the tests.
public final class KeyFolder {

  private KeyFolder() {}

  /// With one key.
  public static Path create() {
    try {
      Path folder = Files.createTempDirectory("catalog-keys");
      folder.toFile().deleteOnExit();
      add(folder, "2026-01.pem", "secp256r1");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A fresh key on the curve.
  public static void add(Path folder, String name, String curve) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      String base64 =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      Path file = folder.resolve(name);
      Files.writeString(
          file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
      file.toFile().deleteOnExit();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
