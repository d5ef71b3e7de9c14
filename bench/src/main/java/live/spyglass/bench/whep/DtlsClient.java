package live.spyglass.bench.whep;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Hashtable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;

/// The handshake of one viewer. What is sent afterwards is counted, not decrypted, so its keys are
/// thrown away.
final class DtlsClient {
  private static final int LARGEST = 1400;

  interface Sender {
    void send(byte[] datagram, int offset, int length) throws IOException;
  }

  private final DtlsIdentity identity;
  private final Sender sender;
  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>(64);
  private boolean begun;

  DtlsClient(DtlsIdentity identity, Sender sender) {
    this.identity = identity;
    this.sender = sender;
  }

  /// The way is open.
  void begin() {
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("handshake").start(this::shakeHands);
    }
  }

  void received(byte[] datagram) {
    // One that finds no room is sent again.
    var _ = arrived.offer(datagram);
  }

  private void shakeHands() {
    try {
      var _ = new DTLSClientProtocol().connect(new Client(), new Transport());
    } catch (IOException e) {
      System.err.println("  a viewer's handshake failed: " + e);
    }
  }

  private final class Client extends DefaultTlsClient {
    Client() {
      super(identity.crypto());
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    @SuppressWarnings({"JdkObsolete", "unchecked", "rawtypes"})
    public Hashtable getClientExtensions() throws IOException {
      Hashtable extensions = super.getClientExtensions();
      TlsSRTPUtils.addUseSRTPExtension(
          extensions,
          new UseSRTPData(
              new int[] {
                SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM,
                SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80
              },
              TlsUtils.EMPTY_BYTES));
      return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {}

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) {
          return new JcaDefaultTlsCredentialedSigner(
              new TlsCryptoParameters(context),
              identity.crypto(),
              identity.keys().getPrivate(),
              identity.certificate(),
              new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        }
      };
    }
  }

  private final class Transport implements DatagramTransport {
    @Override
    public int getReceiveLimit() {
      return LARGEST;
    }

    @Override
    public int getSendLimit() {
      return LARGEST;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      try {
        byte[] datagram = arrived.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
        if (datagram == null) {
          return -1;
        }
        int size = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, size);
        return size;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) throws IOException {
      sender.send(buffer, offset, length);
    }

    @Override
    public void close() {}
  }
}
