package live.spyglass.support.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A small service with a port for what is internal, asked by both.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=" + InternalPortTest.TOKEN,
      "spyglass.jwks.url=http://127.0.0.1:1/.well-known/jwks.json",
      "spring.kafka.bootstrap-servers=127.0.0.1:1",
      "spring.kafka.admin.auto-create=false",
      "server.max-http-request-header-size=2KB"
    })
class InternalPortTest {

  static final String TOKEN = "a-secret-between-services";
  private static final int INTERNAL = freePort();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void internal(DynamicPropertyRegistry registry) {
    registry.add("spyglass.internal.port", () -> INTERNAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/internal/thing", "/actuator/prometheus", "/actuator"})
  void whatIsInternalAnswersAtItsPortAlone(String path) throws Exception {
    assertThat(status(INTERNAL, path)).isEqualTo(200);
    assertThat(status(port, path)).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/things/one",
        "/origin/thing",
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness"
      })
  void nothingElseAnswersThere(String path) throws Exception {
    assertThat(status(port, path)).isEqualTo(200);
    assertThat(status(INTERNAL, path)).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%69nternal/thing",
        "/internal;x=y/thing",
        "//internal/thing",
        "/things/../internal/thing",
        "/things/%2e%2e/internal/thing",
        "/things/..;/internal/thing",
        "/%61ctuator/prometheus",
        "/actuator;x=y/prometheus",
        "/actuator/health/../prometheus",
        "/actuator/health/%2e%2e/prometheus",
        "/actuator/healthy"
      })
  void noWayOfWritingGoesAroundIt(String path) throws Exception {
    assertThat(status(port, path)).isIn(400, 404);
  }

  @Test
  void headersDoNotSayWhichPortItIs() throws Exception {
    for (String header :
        new String[] {
          "Host: live.example:" + INTERNAL,
          "X-Forwarded-Port: " + INTERNAL,
          "X-Forwarded-Prefix: /internal",
          "Forwarded: host=live.example:" + INTERNAL
        }) {
      assertThat(status(port, "/internal/thing", header)).as(header).isEqualTo(404);
    }
  }

  @Test
  void theTokenIsAskedForThereAsWell() throws Exception {
    assertThat(ask(INTERNAL, "GET /internal/thing HTTP/1.1\r\n")).startsWith("HTTP/1.1 404");
    assertThat(ask(port, "GET /origin/thing HTTP/1.1\r\n")).startsWith("HTTP/1.1 404");
  }

  @Test
  void itsLimitsAndThreadsAreThoseOfTheOtherPort() throws Exception {
    assertThat(status(INTERNAL, "/internal/thing", "X-Long: " + "x".repeat(3_000))).isIn(400, 431);
    assertThat(
            ask(
                INTERNAL,
                "GET /internal/thread HTTP/1.1\r\nAuthorization: Bearer " + TOKEN + "\r\n"))
        .contains("virtual");
  }

  @Test
  void aNodeIsFoundInsideUnderTheSameNameAndPath() {
    InternalPort none = new InternalPort(-1);
    InternalPort some = new InternalPort(8081);
    URI node = URI.create("http://10.0.3.7:8080");
    assertThat(none.of(node)).isEqualTo(node);
    assertThat(some.of(node)).hasToString("http://10.0.3.7:8081");
    assertThat(some.of(URI.create("http://[fd00::7]"))).hasToString("http://[fd00::7]:8081");
    assertThat(some.of(URI.create("http://in:80/a/"))).hasToString("http://in:8081/a/");
  }

  @Test
  void whatIsNoPortIsRefused() {
    for (int wrong : new int[] {-2, 0, 65_536}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new InternalPort(wrong))
          .withMessageContaining("SPYGLASS_INTERNAL_PORT");
    }
  }

  private static int status(int port, String path, String... headers) throws IOException {
    StringBuilder head =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nAuthorization: Bearer " + TOKEN + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    String answer = ask(port, head.toString());
    return Integer.parseInt(answer.substring("HTTP/1.1 ".length()).substring(0, 3));
  }

  /// As it is written: a client would put the path in order.
  private static String ask(int port, String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      String host = head.contains("Host: ") ? "" : "Host: service\r\n";
      socket
          .getOutputStream()
          .write((head + host + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SpringBootApplication
  @RestController
  static class Service {

    @GetMapping("/things/{thing}")
    String thing(@PathVariable String thing) {
      return thing;
    }

    @GetMapping("/origin/{thing}")
    String origin(@PathVariable String thing) {
      return thing;
    }

    @GetMapping("/internal/{thing}")
    String inside(@PathVariable String thing) {
      return thing;
    }

    @GetMapping("/internal/thread")
    String thread() {
      return Thread.currentThread().isVirtual() ? "virtual" : "platform";
    }
  }
}
