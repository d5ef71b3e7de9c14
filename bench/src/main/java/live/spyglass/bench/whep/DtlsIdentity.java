package live.spyglass.bench.whep;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/// A certificate that viewers show, one for all of them.
record DtlsIdentity(
    JcaTlsCrypto crypto, KeyPair keys, Certificate certificate, String fingerprint) {

  static DtlsIdentity create() throws GeneralSecurityException, java.io.IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=viewer");
    Instant now = Instant.now();
    try {
      byte[] der =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  Date.from(now.minus(Duration.ofDays(1))),
                  Date.from(now.plus(Duration.ofDays(1))),
                  name,
                  keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
              .getEncoded();
      JcaTlsCrypto crypto = new JcaTlsCryptoProvider().create(new SecureRandom());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
      return new DtlsIdentity(
          crypto,
          keys,
          new Certificate(new TlsCertificate[] {crypto.createCertificate(der)}),
          HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
