package live.spyglass.ingest.rtmp;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import live.spyglass.ingest.publish.ListenerException;
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
  private final Executor signing;
  private Loaded loaded;

  /// `signing`: does the arithmetic of handshakes. Throws [ListenerException] naming the settings
  /// when the files cannot be used.
  TlsTransport(RtmpsProperties properties, Executor signing) {
    this.signing = signing;
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
  public void install(ChannelPipeline pipeline) {
    SSLEngine engine = context().createSSLEngine();
    engine.setUseClientMode(false);
    // Signing takes a millisecond, which nobody else on the event loop should wait for. How long a
    // handshake may last is the connection's business.
    SslHandler handler = new SslHandler(engine, signing);
    handler.setHandshakeTimeoutMillis(0);
    pipeline.addLast(handler);
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
