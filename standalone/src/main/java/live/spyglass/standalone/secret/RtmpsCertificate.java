package live.spyglass.standalone.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

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
    var keytool = new Keytool(keyStore, secrets.password("rtmps-keystore"));
    Files.deleteIfExists(keyStore);
    try {
      keytool.make(ALIAS, "Spyglass", DAYS, "-ext", "san=dns:localhost,ip:127.0.0.1");
      var store = keytool.open();
      byte[] key = store.getKey(ALIAS, keytool.password().toCharArray()).getEncoded();
      secrets.write(privateKey, Pem.encode("PRIVATE KEY", key));
      byte[] made = store.getCertificate(ALIAS).getEncoded();
      secrets.write(certificate, Pem.encode("CERTIFICATE", made));
    } finally {
      Files.deleteIfExists(keyStore);
    }
  }
}
