package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import live.spyglass.standalone.store.LoopbackPort;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// With a port for what is internal, metrics are there and nowhere else.
class InternalPortTest extends Door {

  private static final String[] SECRET = {"Authorization", "Bearer " + INTERNAL_TOKEN};

  private static final int INTERNAL = LoopbackPort.free();

  @DynamicPropertySource
  static void internalPort(DynamicPropertyRegistry registry) {
    registry.add("spyglass.internal.port", () -> INTERNAL);
  }

  @Test
  void metricsAreThereForWhoeverShowsTheToken() throws Exception {
    HttpResponse<String> metrics = inside("/actuator/prometheus", SECRET);

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains("spyglass_gateway_rate_unlimited_total", "application=\"gateway\"");
    assertThat(inside("/actuator/prometheus").statusCode()).isEqualTo(404);
    assertThat(inside("/actuator/prometheus", "Authorization", "Bearer x").statusCode())
        .isEqualTo(404);
  }

  @Test
  void thePublicDoorShowsThemToNobody() throws Exception {
    problem(get("/actuator/prometheus", SECRET), "not-found");
    problem(get("/%61ctuator/prometheus", SECRET), "not-found");
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    CATALOG.at("/api/v1/broadcasts", 200, "application/json", "{}");
    for (String path :
        new String[] {"/", "/api/v1/broadcasts", "/openapi", "/actuator", "/actuator/health"}) {
      assertThat(inside(path, SECRET).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(CATALOG.wasAsked()).isFalse();
  }

  private HttpResponse<String> inside(String path, String... headers) throws Exception {
    return send(request(path, headers).uri(URI.create("http://127.0.0.1:" + INTERNAL + path)));
  }
}
