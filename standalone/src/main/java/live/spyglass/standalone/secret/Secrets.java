package live.spyglass.standalone.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.List;

/// The folder of secrets: passwords as text, keys as PEM (RFC 7468).
public final class Secrets {
  private static final int PASSWORD_BYTES = 32;

  private final Path folder;

  private Secrets(Path folder) {
    this.folder = folder;
  }

  /// Opens the folder, made where it is missing.
  public static Secrets in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    return new Secrets(folder);
  }

  /// A password of 256 bits in lower-case hexadecimal digits.
  public String password(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      var bytes = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(bytes);
      write(file, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file).strip();
  }

  /// A folder with at least one P-256 private key in PKCS#8, for signing tokens. More may be laid
  /// beside it; the last by name is the one in use.
  public Path signingKeys() throws IOException {
    Path keys = folder.resolve("signing-keys");
    Files.createDirectories(keys);
    try (var files = Files.list(keys)) {
      if (files.anyMatch(file -> file.toString().endsWith(".pem"))) {
        return keys;
      }
    }
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      write(keys.resolve("001.pem"), Pem.encode("PRIVATE KEY", key));
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK knows P-256", e);
    }
  }

  /// The certificate that encoders see on the RTMPS port, signed by itself.
  public RtmpsCertificate rtmpsCertificate() throws IOException {
    return RtmpsCertificate.in(this, folder);
  }

  /// What the web door shows to others on the network, signed by this installation's own authority.
  ///
  /// @param machine its name, for whoever looks at the list of those they trust
  public LocalAuthority authority(String machine, List<String> addresses) throws IOException {
    return LocalAuthority.in(this, folder, machine, addresses);
  }

  /// Writes a file that only this user can read, whole or not at all.
  void write(Path file, String text) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    Path writing =
        Files.createTempFile(
            folder, "writing", "", PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.writeString(writing, text);
    Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
