package live.spyglass.ingest.webrtc.transport;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/// The key that this process shows in DTLS, fresh at every start: nobody but its fingerprint in the
/// answer vouches for it (RFC 8827 §6.5). P-256, which every peer knows.
final class DtlsIdentity {

  /// Longer than a process lives; peers look at the fingerprint alone.
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private final JcaTlsCrypto crypto;
  private final KeyPair keys;
  private final Certificate certificate;
  private final Fingerprint fingerprint;

  DtlsIdentity() {
    try {
      SecureRandom random = new SecureRandom();
      crypto = new JcaTlsCryptoProvider().create(random);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      keys = generator.generateKeyPair();
      byte[] encoded = sign(keys, new BigInteger(64, random));
      certificate = new Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)});
      fingerprint = Fingerprint.of(encoded);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("no certificate can be made", e);
    }
  }

  private static byte[] sign(KeyPair keys, BigInteger serial)
      throws OperatorCreationException, IOException {
    X500Name name = new X500Name("CN=spyglass");
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            name,
            serial,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALIDITY)),
            name,
            keys.getPublic())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
        .getEncoded();
  }

  JcaTlsCrypto crypto() {
    return crypto;
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  TlsCredentialedSigner signer(TlsContext context) {
    return new JcaDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        keys.getPrivate(),
        certificate,
        new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }
}
