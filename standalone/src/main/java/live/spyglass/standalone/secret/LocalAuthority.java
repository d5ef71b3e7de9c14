package live.spyglass.standalone.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A certificate authority of this installation alone, and the certificate it has given to the web
/// door. Whoever tells their phone to trust the authority need not do so again when the door's
/// certificate is renewed or the machine gets another address. The authority's key stays in the
/// folder of secrets.
///
/// @param root the authority's own certificate
/// @param certificate the door's and the authority's, PEM
/// @param privateKey the door's, PKCS#8 in PEM
public record LocalAuthority(X509Certificate root, Path certificate, Path privateKey) {

  private static final String ROOT = "authority";
  private static final String DOOR = "door";
  private static final int ROOT_DAYS = 3650;

  /// Apple takes no certificate of a web server that is valid for more than 825 days, and for the
  /// authorities it knows itself no more than 398.
  private static final int DOOR_DAYS = 397;

  private static final Duration RENEWAL = Duration.ofDays(30);

  /// Makes what is missing, soon over, or does not name one of the addresses.
  ///
  /// @param addresses IP addresses, as text
  static LocalAuthority in(Secrets secrets, Path folder, String machine, List<String> addresses)
      throws IOException {
    var keytool = new Keytool(folder.resolve("authority.p12"), secrets.password("authority"));
    Path certificate = folder.resolve("https-certificate.pem");
    Path privateKey = folder.resolve("https-key.pem");
    try {
      X509Certificate root = root(keytool, machine);
      if (!isGood(certificate, privateKey, root, addresses)) {
        issue(secrets, keytool, addresses, certificate, privateKey);
      }
      return new LocalAuthority(root, certificate, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificate for HTTPS cannot be made", e);
    }
  }

  private static X509Certificate root(Keytool keytool, String machine)
      throws IOException, GeneralSecurityException {
    if (Files.exists(keytool.keyStore())) {
      var kept = (X509Certificate) keytool.open().getCertificate(ROOT);
      if (kept.getNotAfter().toInstant().isAfter(Instant.now().plus(Duration.ofDays(DOOR_DAYS)))) {
        return kept;
      }
      Files.delete(keytool.keyStore());
    }
    keytool.make(
        ROOT,
        "Spyglass on " + machine.replaceAll("[^A-Za-z0-9._-]", "-"),
        ROOT_DAYS,
        "-ext",
        "bc:c=ca:true,pathlen:0",
        "-ext",
        "ku:c=keyCertSign,cRLSign");
    return (X509Certificate) keytool.open().getCertificate(ROOT);
  }

  private static boolean isGood(
      Path certificate, Path privateKey, X509Certificate root, List<String> addresses)
      throws IOException {
    if (!Files.exists(certificate) || !Files.exists(privateKey)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(certificate)) {
      var read = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      read.checkValidity(Date.from(Instant.now().plus(RENEWAL)));
      read.verify(root.getPublicKey());
      return named(read).containsAll(addresses);
    } catch (GeneralSecurityException ignored) {
      return false;
    }
  }

  private static Set<String> named(X509Certificate certificate) throws CertificateParsingException {
    var names = new HashSet<String>();
    var alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.forEach(each -> names.add(String.valueOf(each.get(1))));
    }
    return names;
  }

  /// In a copy of the key store, so that the authority's own never holds more than the authority.
  private static void issue(
      Secrets secrets, Keytool authority, List<String> addresses, Path certificate, Path privateKey)
      throws IOException, GeneralSecurityException {
    Path copy = authority.keyStore().resolveSibling("issuing.p12");
    Files.copy(
        authority.keyStore(),
        copy,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    try {
      var keytool = new Keytool(copy, authority.password());
      keytool.make(
          DOOR,
          "Spyglass",
          DOOR_DAYS,
          "-signer",
          ROOT,
          "-ext",
          "san=" + String.join(",", addresses.stream().map(address -> "ip:" + address).toList()),
          "-ext",
          "eku=serverAuth",
          "-ext",
          "ku:c=digitalSignature");
      KeyStore store = keytool.open();
      byte[] key = store.getKey(DOOR, keytool.password().toCharArray()).getEncoded();
      secrets.write(privateKey, Pem.encode("PRIVATE KEY", key));
      var chain = new StringBuilder();
      for (Certificate each : store.getCertificateChain(DOOR)) {
        chain.append(Pem.encode("CERTIFICATE", each.getEncoded()));
      }
      secrets.write(certificate, chain.toString());
    } finally {
      Files.deleteIfExists(copy);
    }
  }
}
