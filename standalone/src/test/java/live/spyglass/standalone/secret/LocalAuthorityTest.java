package live.spyglass.standalone.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {
  private static final char[] NO_PASSWORD = new char[0];

  @TempDir Path folder;

  @Test
  void whoeverTrustsItReachesTheDoorAndNobodyElseDoes() throws Exception {
    LocalAuthority authority = authority("127.0.0.1", "192.168.7.7");
    HttpsServer door =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
    door.setHttpsConfigurator(new HttpsConfigurator(asServer(authority)));
    door.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    door.start();
    try {
      URI address = URI.create("https://127.0.0.1:" + door.getAddress().getPort() + "/");

      assertThat(get(trusting(authority.root()), address)).isEqualTo(204);
      assertThatThrownBy(() -> get(SSLContext.getDefault(), address))
          .isInstanceOf(SSLHandshakeException.class);
    } finally {
      door.stop(0);
    }
  }

  @Test
  void isTrustedOnceForAllAddressesToCome() throws Exception {
    LocalAuthority first = authority("192.168.7.7");
    String certificate = Files.readString(first.certificate());
    assertThat(Files.readString(authority("192.168.7.7").certificate())).isEqualTo(certificate);

    LocalAuthority moved = authority("10.0.0.3", "192.168.7.7");

    assertThat(moved.root()).isEqualTo(first.root());
    assertThat(Files.readString(moved.certificate())).isNotEqualTo(certificate);
    List<X509Certificate> chain = chain(moved);
    assertThat(chain).hasSize(2).last().isEqualTo(first.root());
    chain.getFirst().verify(first.root().getPublicKey());
    assertThat(chain.getFirst().getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("10.0.0.3", "192.168.7.7");
    assertThat(chain.getFirst().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  /// It can sign what is below it and is no certificate of a server itself, nor the other way
  /// round.
  @Test
  void keepsAuthorityAndDoorApart() throws Exception {
    LocalAuthority authority = authority("127.0.0.1");

    assertThat(authority.root().getBasicConstraints()).isZero();
    // Signs certificates (5) and nothing else (0).
    assertThat(authority.root().getKeyUsage()[5]).isTrue();
    assertThat(authority.root().getKeyUsage()[0]).isFalse();
    assertThat(authority.root().getSubjectX500Principal().getName())
        .isEqualTo("CN=Spyglass on a-box-of-mine");
    assertThat(chain(authority).getFirst().getBasicConstraints()).isEqualTo(-1);
    KeyStore kept = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("s/authority.p12"))) {
      kept.load(in, Secrets.in(folder.resolve("s")).password("authority").toCharArray());
    }
    assertThat(kept.size()).isOne();
    try (var files = Files.list(folder.resolve("s"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  private LocalAuthority authority(String... addresses) throws Exception {
    return Secrets.in(folder.resolve("s")).authority("a box of mine", List.of(addresses));
  }

  private static int get(SSLContext context, URI address) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(1)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static SSLContext trusting(X509Certificate root) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_PASSWORD);
    trusted.setCertificateEntry("root", root);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static SSLContext asServer(LocalAuthority authority) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, NO_PASSWORD);
    own.setKeyEntry(
        "door", key(authority), NO_PASSWORD, chain(authority).toArray(Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static List<X509Certificate> chain(LocalAuthority authority) throws Exception {
    try (InputStream in = Files.newInputStream(authority.certificate())) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static PrivateKey key(LocalAuthority authority) throws Exception {
    String body = Files.readString(authority.privateKey()).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }
}
