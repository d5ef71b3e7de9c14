package live.spyglass.ingest.webrtc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// One DTLS 1.2 handshake with a peer whose certificate must have one of the fingerprints that it
/// offered (RFC 8827 §6.5), and which must want SRTP (RFC 5764). Blocks its thread; datagrams lost
/// on the way are sent again by Bouncy Castle.
final class DtlsHandshake {

  /// RFC 6347 §4.2.4.1 begins with a second, for networks of another time: a peer here has just
  /// answered checks.
  private static final int RESEND_MILLIS = 100;

  private final DtlsIdentity identity;
  private final List<Fingerprint> fingerprints;
  private final int timeoutMillis;
  private boolean peerIsKnown;
  private @Nullable SrtpKeys keys;

  DtlsHandshake(DtlsIdentity identity, List<Fingerprint> fingerprints, Duration timeout) {
    this.identity = identity;
    this.fingerprints = List.copyOf(fingerprints);
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /// Throws [IOException] when it fails, or takes too long.
  DTLSTransport run(DtlsRole role, DatagramTransport wire) throws IOException {
    DTLSTransport transport =
        switch (role) {
          case CLIENT -> new DTLSClientProtocol().connect(new Client(), wire);
          case SERVER -> new DTLSServerProtocol().accept(new Server(), wire);
        };
    if (!peerIsKnown || keys == null) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
    return transport;
  }

  /// Once it has run.
  SrtpKeys keys() {
    if (keys == null) {
      throw new IllegalStateException("the handshake has not run");
    }
    return keys;
  }

  private void check(Certificate chain) throws IOException {
    if (chain.isEmpty()) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
    byte[] certificate = chain.getCertificateAt(0).getEncoded();
    peerIsKnown = fingerprints.stream().anyMatch(fingerprint -> fingerprint.matches(certificate));
    if (!peerIsKnown) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
  }

  private void export(@Nullable SrtpProfile profile, TlsContext context, DtlsRole us) {
    if (profile != null) {
      byte[] material =
          context.exportKeyingMaterial(
              ExporterLabel.dtls_srtp, null, profile.keyingMaterialLength());
      keys = SrtpKeys.of(profile, material, us);
    }
  }

  private static SrtpProfile agree(@Nullable UseSRTPData offered) throws IOException {
    if (offered == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }
    return SrtpProfile.findBest(offered.getProtectionProfiles())
        .orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
  }

  private static UseSRTPData say(int... profiles) {
    return new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES);
  }

  private final class Server extends DefaultTlsServer {

    private @Nullable SrtpProfile profile;

    Server() {
      super(identity.crypto());
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return new int[] {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      };
    }

    @Override
    public int getHandshakeTimeoutMillis() {
      return timeoutMillis;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
      return RESEND_MILLIS;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
      return identity.signer(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
      return new CertificateRequest(
          new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
          TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
          null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
      check(chain);
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // so Bouncy Castle has it
    public void processClientExtensions(Hashtable extensions) throws IOException {
      super.processClientExtensions(extensions);
      profile = agree(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // so Bouncy Castle has it
    public Hashtable getServerExtensions() throws IOException {
      Hashtable extensions = super.getServerExtensions();
      Hashtable all = extensions == null ? new Hashtable() : extensions;
      if (profile != null) {
        TlsSRTPUtils.addUseSRTPExtension(all, say(profile.id()));
      }
      return all;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      export(profile, context, DtlsRole.SERVER);
    }
  }

  private final class Client extends DefaultTlsClient {

    private @Nullable SrtpProfile profile;

    Client() {
      super(identity.crypto());
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
      return timeoutMillis;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
      return RESEND_MILLIS;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // so Bouncy Castle has it
    public Hashtable getClientExtensions() throws IOException {
      Hashtable extensions = super.getClientExtensions();
      Hashtable all = extensions == null ? new Hashtable() : extensions;
      TlsSRTPUtils.addUseSRTPExtension(all, say(SrtpProfile.ids()));
      return all;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // so Bouncy Castle has it
    public void processServerExtensions(Hashtable extensions) throws IOException {
      super.processServerExtensions(extensions);
      profile = agree(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
          check(shown.getCertificate());
        }

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) {
          return identity.signer(context);
        }
      };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      export(profile, context, DtlsRole.CLIENT);
    }
  }
}
