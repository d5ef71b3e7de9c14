package live.spyglass.standalone.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A self-signed certificate with its key, both PEM. It is made by the JDK's `keytool`, and made
/// anew in the last month of its life.
///
/// @param certificate X.509
/// @param privateKey PKCS#8
public record RtmpsCertificate(Path certificate, Path privateKey) {
  private static final int DAYS = 730;
  private static final Duration RENEWAL = Duration.ofDays(30);
  private static final String ALIAS = "rtmps";

  static RtmpsCertificate in(Secrets secrets, Path folder) throws IOException {
    var pair =
        new RtmpsCertificate(
            folder.resolve("rtmps-certificate.pem"), folder.resolve("rtmps-key.pem"));
    try {
      if (!pair.isGood()) {
        pair.make(secrets, folder.resolve("rtmps.p12"));
      }
      return pair;
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificate for RTMPS cannot be made", e);
    }
  }

  private boolean isGood() throws IOException {
    if (!Files.exists(certificate) || !Files.exists(privateKey)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(certificate)) {
      var read = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      read.checkValidity(Date.from(Instant.now().plus(RENEWAL)));
      return true;
    } catch (GeneralSecurityException ignored) {
      return false;
    }
  }

  private void make(Secrets secrets, Path keyStore) throws IOException, GeneralSecurityException {
    String password = secrets.password("rtmps-keystore");
    Files.deleteIfExists(keyStore);
    try {
      runKeytool(keyStore, password);
      var store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keyStore)) {
        store.load(in, password.toCharArray());
      }
      byte[] key = store.getKey(ALIAS, password.toCharArray()).getEncoded();
      secrets.write(privateKey, Pem.encode("PRIVATE KEY", key));
      byte[] made = store.getCertificate(ALIAS).getEncoded();
      secrets.write(certificate, Pem.encode("CERTIFICATE", made));
    } finally {
      Files.deleteIfExists(keyStore);
    }
  }

  private static void runKeytool(Path keyStore, String password) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    var builder =
        new ProcessBuilder(
            List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=Spyglass",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                Integer.toString(DAYS),
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass:env",
                "SPYGLASS_STOREPASS"));
    builder.environment().put("SPYGLASS_STOREPASS", password);
    Process process = builder.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while keytool ran", e);
    }
  }
}
