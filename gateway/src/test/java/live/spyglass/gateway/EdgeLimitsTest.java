package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import live.spyglass.events.BroadcastId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A small edge, over TLS.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=a-secret-between-services",
      "spring.data.redis.url=redis://127.0.0.1:10",
      "spyglass.jwks.url=http://127.0.0.1:10/keys",
      "gateway.edge.cache-size=1MB",
      "gateway.edge.piece-size=2MB",
      "gateway.edge.stall-timeout=1s",
      "server.ssl.key-store-password=" + EdgeLimitsTest.SECRET,
    })
class EdgeLimitsTest {

  static final String SECRET = "changeit";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, AtomicInteger> ASKED = new ConcurrentHashMap<>();

  /// `/origin/{id}/{bytes}/…`
  private static final Upstream ORIGIN =
      new Upstream()
          .at(
              "/origin/",
              exchange -> {
                String[] path = exchange.getRequestURI().getPath().split("/", -1);
                if (path.length < 5) {
                  exchange.sendResponseHeaders(200, -1);
                  return;
                }
                ASKED
                    .computeIfAbsent(exchange.getRequestURI().getPath(), _ -> new AtomicInteger())
                    .incrementAndGet();
                exchange
                    .getResponseHeaders()
                    .set("Cache-Control", "max-age=31536000, public, immutable");
                byte[] body = new byte[Integer.parseInt(path[3])];
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
              });

  @TempDir static Path folder;

  private final BroadcastId broadcast = BroadcastId.random();

  @LocalServerPort int port;
  @Autowired MeterRegistry meters;

  @DynamicPropertySource
  static void upstreams(DynamicPropertyRegistry registry) throws Exception {
    registry.add("gateway.transcode-url", ORIGIN::url);
    registry.add("gateway.edge.folder", () -> folder.resolve("pieces").toString());
    registry.add("server.ssl.key-store", () -> keys().toUri().toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void bothVersionsOfHttpAreSpokenOverTls(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer = get(version, "/media/" + broadcast + "/300000/1.m4s");

    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.body()).hasSize(300_000).containsOnly(0);
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(get(version, "/media/" + broadcast + "/300000/1.m4s").body()).hasSize(300_000);
    assertThat(asked("300000/1.m4s")).isEqualTo(1);
  }

  @Test
  void theCacheIsBoundedAndWhatIsNotUsedGoesFirst() throws Exception {
    // Room for three; the first is used in between.
    for (int i = 1; i <= 3; i++) {
      get("/media/" + broadcast + "/300000/" + i + ".m4s");
      int expected = i;
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> isOnShelf("300000/" + expected + ".m4s", expected));
    }
    get("/media/" + broadcast + "/300000/1.m4s");
    get("/media/" + broadcast + "/300000/4.m4s");
    Awaitility.await("the second made room").atMost(PATIENCE).until(() -> pieces() == 3);
    get("/media/" + broadcast + "/300000/1.m4s");
    assertThat(asked("300000/1.m4s")).isEqualTo(1);
    get("/media/" + broadcast + "/300000/2.m4s");
    assertThat(asked("300000/2.m4s")).isEqualTo(2);
    assertThat(meters.get("spyglass.gateway.edge.cache").gauge().value())
        .isLessThanOrEqualTo(1024 * 1024);
    try (var files = Files.list(folder.resolve("pieces"))) {
      assertThat(files).as("nothing is left behind, whatever happens").isEmpty();
    }
  }

  /// Three of the broadcast's, or fewer when others' lie there still.
  private boolean isOnShelf(String resource, int expected) {
    return asked(resource) == 1 && pieces() >= Math.min(expected, 3);
  }

  @Test
  void whatIsTooLargeIsPassedOn() throws Exception {
    assertThat(get("/media/" + broadcast + "/3000000/1.m4s").body()).hasSize(3_000_000);
    assertThat(get("/media/" + broadcast + "/3000000/1.m4s").body()).hasSize(3_000_000);
    assertThat(meters.get("spyglass.gateway.edge.arriving").gauge().value()).isZero();
  }

  @Test
  void whoTakesNothingIsLetGo() throws Exception {
    String address = "/media/" + broadcast + "/1900000/1.m4s";
    try (SSLSocket socket = (SSLSocket) tls().getSocketFactory().createSocket()) {
      // Else the kernel might take it all.
      socket.setReceiveBufferSize(64 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout((int) PATIENCE.toMillis());
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      // More answers than the kernel holds for us.
      String request = "GET " + address + " HTTP/1.1\r\nHost: a\r\n\r\n";
      socket.getOutputStream().write(request.repeat(12).getBytes(StandardCharsets.US_ASCII));

      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> meters.get("spyglass.gateway.edge.stalled").counter().count() > 0);
      assertThat(readAll(socket.getInputStream())).isLessThan(12L * 1_900_000);
    }
  }

  private static long readAll(InputStream in) {
    long read = 0;
    byte[] block = new byte[64 * 1024];
    try {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        read += n;
      }
    } catch (IOException e) {
      // It broke off: just so.
    }
    return read;
  }

  private double pieces() {
    return meters.get("spyglass.gateway.edge.cache.pieces").gauge().value();
  }

  private int asked(String resource) {
    AtomicInteger times = ASKED.get("/origin/" + broadcast + "/" + resource);
    return times == null ? 0 : times.get();
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return get(HttpClient.Version.HTTP_1_1, path);
  }

  private HttpResponse<byte[]> get(HttpClient.Version version, String path) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(version).sslContext(tls()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
              .timeout(PATIENCE)
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static SSLContext tls() throws Exception {
    KeyStore store = KeyStore.getInstance(keys().toFile(), SECRET.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /// A key and a certificate for `localhost`, made by the JDK's own tool.
  private static synchronized Path keys() {
    Path store = folder.resolve("keys.p12");
    if (Files.exists(store)) {
      return store;
    }
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "gateway",
                  "-keyalg",
                  "EC",
                  "-storetype",
                  "PKCS12",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "SAN=dns:localhost",
                  "-storepass",
                  SECRET,
                  "-keystore",
                  store.toString())
              .inheritIO()
              .start();
      if (!keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool made no key");
      }
      return store;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
