package live.spyglass.standalone.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import live.spyglass.standalone.secret.Secrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPageTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private static X509Certificate authority;

  private final HttpClient http = HttpClient.newHttpClient();
  private TrustPage page;
  private int port;

  @BeforeAll
  static void make(@TempDir Path folder) throws Exception {
    authority = Secrets.in(folder.resolve("s")).authority("box", List.of("127.0.0.1")).root();
  }

  @BeforeEach
  void open() throws Exception {
    try (var free = new ServerSocket(0, 1, HERE)) {
      port = free.getLocalPort();
    }
    page = TrustPage.open(List.of(HERE), port, authority, 8443);
  }

  @AfterEach
  void close() {
    page.close();
    http.close();
  }

  @Test
  void saysWhereToGoAndHowToTrustIt() throws Exception {
    HttpResponse<byte[]> english = get("/trust");
    HttpResponse<byte[]> french = get("/trust", "Accept-Language", "fr-CH, fr;q=0.9, en;q=0.8");

    assertThat(english.statusCode()).isEqualTo(200);
    assertThat(text(english))
        .contains("lang=\"en\"", "href=\"https://127.0.0.1:8443/\"", "Open Spyglass")
        .contains(TrustPage.fingerprint(authority))
        .doesNotContain("{address}", "{fingerprint}");
    assertThat(text(french)).contains("lang=\"fr\"", "href=\"https://127.0.0.1:8443/\"", "Ouvrir");
    assertThat(english.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
  }

  @Test
  void offersTheCertificateInEveryForm() throws Exception {
    byte[] certificate = authority.getEncoded();

    HttpResponse<byte[]> der = get("/trust/spyglass.crt");
    assertThat(der.body()).isEqualTo(certificate);
    assertThat(der.headers().firstValue("Content-Type")).contains("application/x-x509-ca-cert");

    var pem = new ByteArrayInputStream(get("/trust/spyglass.pem").body());
    assertThat(CertificateFactory.getInstance("X.509").generateCertificate(pem))
        .isEqualTo(authority);

    HttpResponse<byte[]> profile = get("/trust/spyglass.mobileconfig");
    assertThat(profile.headers().firstValue("Content-Type"))
        .contains("application/x-apple-aspen-config");
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(profile.body()));
    String data = document.getElementsByTagName("data").item(0).getTextContent();
    assertThat(Base64.getDecoder().decode(data.strip())).isEqualTo(certificate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/b/some", "/api/v1/broadcasts", "/trust/", "/trust/../etc/passwd"})
  void thereIsNothingElse(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("/trust");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void takesNothing() throws Exception {
    HttpRequest post =
        request("/api/v1/sessions").POST(HttpRequest.BodyPublishers.ofString("{}")).build();

    assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(405);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofMinutes(1));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
