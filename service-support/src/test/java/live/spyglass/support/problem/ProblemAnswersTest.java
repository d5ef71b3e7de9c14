package live.spyglass.support.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small service with the starter on board, asked over HTTP.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=a-secret-between-services",
      "spyglass.jwks.url=http://127.0.0.1:1/.well-known/jwks.json",
      "spring.kafka.bootstrap-servers=127.0.0.1:1",
      "spring.kafka.admin.auto-create=false"
    })
class ProblemAnswersTest {

  @LocalServerPort int port;

  @Test
  void aProblemOfTheCatalogue() throws Exception {
    HttpResponse<String> answer = get("/things/busy");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    JsonNode body = problem(answer);
    assertThat(body.get("type").asString()).isEqualTo("/problems/too-many-requests");
    assertThat(body.get("detail").asString()).isEqualTo("Not so fast.");
    assertThat(body.get("requestId").asString())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void invalidFieldsAreNamed() throws Exception {
    HttpResponse<String> answer = post("/things", "{\"name\":\"far too long\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer).get("errors").get(0).get("field").asString()).isEqualTo("name");
  }

  @Test
  void brokenJsonAnUnknownAddressAWrongMethodAndAFailure() throws Exception {
    HttpResponse<String> broken = post("/things", "{");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(problem(broken).get("type").asString()).isEqualTo("/problems/invalid-request");

    HttpResponse<String> unknown = get("/nowhere");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(problem(unknown).get("type").asString()).isEqualTo("/problems/not-found");

    HttpResponse<String> method = get("/things");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(problem(method).get("type").asString()).isEqualTo("/problems/method-not-allowed");

    HttpResponse<String> failed = get("/things/broken");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(problem(failed).get("detail").asString()).doesNotContain("inner words");
  }

  @Test
  void whoeverMustBeSignedInIsAskedToBe() throws Exception {
    assertThat(get("/things/mine").statusCode()).isEqualTo(401);
    assertThat(get("/things/public").body()).isEqualTo("anonymous");
    HttpResponse<String> away = get("/things/public", "Bearer a.b.c");
    assertThat(away.statusCode()).isEqualTo(401);
  }

  @Test
  void internalPathsAreHiddenFromWhoeverLacksTheSecret() throws Exception {
    assertThat(get("/internal/thing").statusCode()).isEqualTo(404);
    assertThat(get("/internal/thing", "Bearer wrong").statusCode()).isEqualTo(404);
    assertThat(get("/internal/thing", "Bearer a-secret-between-services").statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> get(String path, String... authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (authorization.length > 0) {
      request.header("Authorization", authorization[0]);
    }
    return send(request.build());
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode problem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type"))
        .as(answer.body())
        .contains("application/problem+json");
    return JsonMapper.builder().build().readTree(answer.body());
  }

  record Thing(@Size(max = 5) String name) {}

  @SpringBootApplication
  @RestController
  @RequestMapping
  static class Things {

    @GetMapping("/things/busy")
    String busy() {
      throw ProblemException.tryAgain(
          Problem.TOO_MANY_REQUESTS, "Not so fast.", Duration.ofMillis(2_100));
    }

    @GetMapping("/things/broken")
    String broken() {
      throw new IllegalStateException("inner words");
    }

    @PostMapping("/things")
    Thing create(@Valid @RequestBody Thing thing) {
      return thing;
    }

    @GetMapping("/things/mine")
    String mine(Viewer viewer) {
      return viewer.handle();
    }

    @GetMapping("/things/public")
    String open(@Nullable Viewer viewer) {
      return viewer == null ? "anonymous" : viewer.handle();
    }

    @GetMapping("/internal/{thing}")
    String inside(@PathVariable String thing) {
      return thing;
    }
  }
}
