package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Redis is away from the start, and a proxy of ours stands in front.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=a-secret-between-services",
      "spring.data.redis.url=redis://127.0.0.1:1",
      "gateway.trusted-proxies=127.0.0.0/8,10.1.2.3",
      "gateway.rate.sign-in.per-minute=1",
      "gateway.rate.sign-in.burst=1"
    })
class WithoutRedisTest {

  private static final Upstream CATALOG = new Upstream();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void upstreams(DynamicPropertyRegistry registry) {
    registry.add("gateway.catalog-url", CATALOG::url);
  }

  @Test
  void theDoorStaysOpen() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(send("/api/v1/sessions").statusCode()).isEqualTo(200);
    }
    assertThat(send("/actuator/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aProxyOfOursIsBelievedUpToTheFirstStranger() throws Exception {
    send(
        "/api/v1/broadcasts",
        "X-Forwarded-For",
        "6.6.6.6, 203.0.113.9, 10.1.2.3",
        "X-Forwarded-Proto",
        "https",
        "X-Forwarded-Host",
        "live.example.org");

    var headers = CATALOG.last().headers();
    assertThat(headers.getFirst("X-Forwarded-For")).isEqualTo("203.0.113.9");
    assertThat(headers.getFirst("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(headers.getFirst("X-Forwarded-Host")).isEqualTo("live.example.org");
  }

  private HttpResponse<String> send(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
