package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/// TLS with a certificate and key from PEM files. The files are looked at for every connection, so
/// a renewed certificate is used without a restart; while a new one cannot be read the old one
/// stays.
final class TlsTransport implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);

  private static final String ADVICE =
      "Set INGEST_RTMPS_CERTIFICATE and INGEST_RTMPS_PRIVATE_KEY to PEM files that belong together, or"
          + " INGEST_RTMPS_PORT to 0.";

  private final Path certificate;
  private final Path privateKey;
  private Loaded loaded;

  /// Throws [ListenerException] naming the settings when the files cannot be used.
  TlsTransport(RtmpsProperties properties) {
    if (properties.certificate() == null || properties.privateKey() == null) {
      throw new ListenerException("RTMPS is on and has no certificate or no private key.", ADVICE);
    }
    this.certificate = Path.of(properties.certificate());
    this.privateKey = Path.of(properties.privateKey());
    try {
      this.loaded = load();
    } catch (IOException | RuntimeException e) {
      throw new ListenerException(
          "RTMPS cannot use the certificate %s with the private key %s: %s"
              .formatted(certificate, privateKey, e),
          ADVICE,
          e);
    }
  }

  @Override
  public String protocol() {
    return "rtmps";
  }

  @Override
  public Socket open(Socket accepted) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
    socket.setUseClientMode(false);
    return socket;
  }

  private synchronized SSLContext context() {
    try {
      if (!loaded.modified().equals(modified())) {
        loaded = load();
        LOG.info("RTMPS uses a renewed certificate");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("RTMPS keeps its old certificate: {}", e.getMessage());
    }
    return loaded.context();
  }

  private Loaded load() throws IOException {
    List<FileTime> modified = modified();
    PemSslStoreDetails details =
        PemSslStoreDetails.forCertificate(certificate.toUri().toString())
            .withPrivateKey(privateKey.toUri().toString());
    SSLContext context = SslBundle.of(new PemSslStoreBundle(details, null)).createSslContext();
    return new Loaded(context, modified);
  }

  private List<FileTime> modified() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(privateKey));
  }

  private record Loaded(SSLContext context, List<FileTime> modified) {}
}
