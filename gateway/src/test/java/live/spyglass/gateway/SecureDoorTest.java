package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import live.spyglass.events.BroadcastId;
import live.spyglass.gateway.routing.SecureDoor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The second door, with TLS: what is behind it is the same.
class SecureDoorTest extends Door {

  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir static Path folder;

  @Autowired SecureDoor door;

  private HttpClient secure;

  @DynamicPropertySource
  static void certificate(DynamicPropertyRegistry registry) throws Exception {
    make();
    registry.add("gateway.https.port", () -> 0);
    registry.add("gateway.https.address", () -> "127.0.0.1");
    registry.add("gateway.https.certificate", () -> folder.resolve("certificate.pem"));
    registry.add("gateway.https.private-key", () -> folder.resolve("key.pem"));
  }

  @BeforeEach
  void trustIt() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("door", store().getCertificate("door"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    secure = HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void pagesCallsAndMediaAreTheSame() throws Exception {
    assertThat(get("/", "Accept", "text/html").statusCode()).isEqualTo(200);
    HttpResponse<String> page = secured("/", HttpClient.Version.HTTP_2);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("wss://127.0.0.1:" + door.port());

    CATALOG.at("/api/v1/broadcasts/some", 200, "application/json", "{}");
    assertThat(secured("/api/v1/broadcasts/some", HttpClient.Version.HTTP_1_1).body())
        .isEqualTo("{}");
    assertThat(CATALOG.last().headers().getFirst("X-Forwarded-Proto")).isEqualTo("https");

    BroadcastId held = BroadcastId.random();
    String segment = "segment".repeat(20_000);
    ORIGIN.at("/origin/" + held + "/index.m3u8", 200, "application/vnd.apple.mpegurl", "#EXTM3U");
    ORIGIN.at("/origin/" + held + "/v/1.m4s", 200, "video/mp4", segment);
    setOrigin(held, ORIGIN.url());
    for (HttpClient.Version version : HttpClient.Version.values()) {
      assertThat(secured("/media/" + held + "/v/1.m4s", version).body()).isEqualTo(segment);
    }
  }

  @Test
  void theConversationPassesBothWays() throws Exception {
    BroadcastId broadcast = BroadcastId.random();
    SOCKETS.open(broadcast, (in, out) -> out.sendString(in.receive().asString().take(1)));
    var heard = new CompletableFuture<String>();

    WebSocket socket =
        secure
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("wss://127.0.0.1:" + door.port() + "/chat/" + broadcast),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    heard.complete(text.toString());
                    return null;
                  }
                })
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("bonjour", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("bonjour");
    assertThat(SOCKETS.headers(broadcast).getAll("X-Forwarded-Proto")).containsExactly("https");
  }

  private HttpResponse<String> secured(String path, HttpClient.Version version) throws Exception {
    URI address = URI.create("https://127.0.0.1:" + door.port() + path);
    return secure.send(
        request(path, "Accept", "text/html, */*").uri(address).version(version).GET().build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void make() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "door",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=door",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("store.p12").toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    write("certificate.pem", "CERTIFICATE", store().getCertificate("door").getEncoded());
    write("key.pem", "PRIVATE KEY", store().getKey("door", PASSWORD).getEncoded());
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static void write(String name, String label, byte[] der) throws Exception {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(label, lines.encodeToString(der), label));
  }
}
