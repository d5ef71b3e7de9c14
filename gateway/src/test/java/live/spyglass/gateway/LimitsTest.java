package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How often, how much, how slowly.
class LimitsTest extends Door {

  @Test
  void signingInTooOftenIsSlowedDown() throws Exception {
    CATALOG.at("/api/v1/sessions", 201, "application/json", "{}");
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      // However its address is written.
      answers.add(post(i % 2 == 0 ? "/api/v1/sessions" : "/%61pi/v1/session%73", "{}"));
    }

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).hasSize(3);
    HttpResponse<String> last = answers.getLast();
    problem(last, "too-many-requests");
    assertThat(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
    assertThat(get("/api/v1/broadcasts").statusCode()).isEqualTo(200);
    assertThat(post("/api/v1/sessions/refresh", "{}").statusCode()).isEqualTo(201);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    String large = "x".repeat(70_000);
    problem(post("/api/v1/broadcasts/large", large), "too-large");

    HttpResponse<String> unannounced =
        send(
            request("/api/v1/broadcasts/large")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(large))));
    problem(unannounced, "too-large");
    assertThat(post("/api/v1/broadcasts/large", "x".repeat(60_000)).statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverDoesNotFinishARequestIsLetGo() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }
}
