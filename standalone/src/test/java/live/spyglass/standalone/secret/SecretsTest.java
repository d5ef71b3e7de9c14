package live.spyglass.standalone.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void aPasswordIsMadeOnce() throws Exception {
    String made = Secrets.in(folder.resolve("s")).password("redis");

    assertThat(made).matches("[0-9a-f]{64}");
    assertThat(Secrets.in(folder.resolve("s")).password("redis")).isEqualTo(made);
    assertThat(Secrets.in(folder.resolve("s")).password("other")).isNotEqualTo(made);
  }

  @Test
  void theSigningKeyIsOnP256() throws Exception {
    Path keys = Secrets.in(folder.resolve("s")).signingKeys();

    ECPrivateKey key = read(keys.resolve("001.pem"));
    assertThat(key.getParams().getCurve().getField().getFieldSize()).isEqualTo(256);
    assertThat(Secrets.in(folder.resolve("s")).signingKeys()).isEqualTo(keys);
    assertThat(keys.toFile().list()).hasSize(1);
  }

  @Test
  void theCertificateMatchesItsKeyAndIsKept() throws Exception {
    RtmpsCertificate pair = Secrets.in(folder.resolve("s")).rtmpsCertificate();
    String before = Files.readString(pair.certificate());

    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(pair.certificate())) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(read(pair.privateKey()));
    byte[] signed = signature.sign();
    signature.initVerify(certificate);
    assertThat(signature.verify(signed)).isTrue();
    Secrets.in(folder.resolve("s")).rtmpsCertificate();
    assertThat(Files.readString(pair.certificate())).isEqualTo(before);
  }

  @Test
  void onlyThisUserCanReadThem() throws Exception {
    Secrets secrets = Secrets.in(folder.resolve("s"));
    secrets.password("redis");
    secrets.signingKeys();
    secrets.rtmpsCertificate();

    try (var files = Files.walk(folder.resolve("s"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  private static ECPrivateKey read(Path pem) throws Exception {
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec);
  }
}
