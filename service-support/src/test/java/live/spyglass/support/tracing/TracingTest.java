package live.spyglass.support.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small service with the starter on board, and a collector of traces beside it.
@ExtendWith(OutputCaptureExtension.class)
class TracingTest {

  private final Queue<String> collected = new ConcurrentLinkedQueue<>();
  private @Nullable HttpServer collector;

  @BeforeEach
  void startCollector() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          // The names of spans and attributes stand in the protocol buffer as they are.
          collected.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    collector = server;
  }

  @AfterEach
  void stopCollector() {
    if (collector != null) {
      collector.stop(0);
    }
  }

  @Test
  void withAPlaceToGoTheyGoThereAndLogsAreTiedToThem(CapturedOutput output) throws Exception {
    try (ConfigurableApplicationContext service = start(true)) {
      assertThat(get(service, "/actuator/health").statusCode()).isEqualTo(200);
      HttpResponse<String> answer = get(service);
      String trace = answer.body();
      assertThat(trace).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-9a-f]");

      await("all spans have been sent")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(String.join("", collected))
                  .contains("http get /spans", "later", "spyglass.broadcast")
                  .doesNotContain("actuator"));

      JsonNode line = lineSaying("seen", output);
      assertThat(trace).contains(line.get("traceId").asString());
      assertThat(line.get("broadcast").asString()).isEqualTo("b-1");
      assertThat(line.get("requestId").asString())
          .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
    }
  }

  @Test
  void withoutOneThereIsNoTracer() throws Exception {
    try (ConfigurableApplicationContext service = start(false)) {
      assertThat(service.getBeanNamesForType(Tracer.class)).isEmpty();
      assertThat(get(service).body()).isEqualTo("none");
    }
    assertThat(collected).isEmpty();
  }

  @Test
  void theVariablesOfOpenTelemetrySwitchThemOn() {
    assertThat(isOn(Map.of())).isFalse();
    assertThat(isOn(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " "))).isFalse();
    assertThat(isOn(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"))).isTrue();
    assertThat(isOn(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://one:1/v1"))).isTrue();
  }

  private static boolean isOn(Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
    new TracingSwitch().postProcessEnvironment(environment, new SpringApplication());
    return environment.getProperty("spring.autoconfigure.exclude") == null;
  }

  private ConfigurableApplicationContext start(boolean traced) {
    var settings =
        new ArrayList<>(
            List.of(
                "--spyglass.internal.token=a-secret-between-services",
                "--spyglass.jwks.url=http://127.0.0.1:1/.well-known/jwks.json",
                "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                "--spring.kafka.admin.auto-create=false",
                "--spring.application.name=small",
                "--logging.structured.format.console=ecs",
                "--server.port=0"));
    if (traced && collector != null) {
      settings.addAll(
          List.of(
              "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                  + collector.getAddress().getPort()
                  + "/v1/traces",
              "--management.opentelemetry.tracing.export.schedule-delay=50ms",
              "--management.tracing.sampling.probability=1"));
    }
    return new SpringApplicationBuilder(Small.class).run(settings.toArray(String[]::new));
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext service)
      throws IOException, InterruptedException {
    return get(service, "/spans");
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext service, String path)
      throws IOException, InterruptedException {
    String port = service.getEnvironment().getProperty("local.server.port");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode lineSaying(String message, CapturedOutput output) {
    return output
        .getOut()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(JsonMapper.builder().build()::readTree)
        .filter(line -> message.equals(line.path("message").asString("")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line says '" + message + "':\n" + output));
  }

  @SpringBootApplication
  static class Small {

    @RestController
    static class Spans {

      private static final Logger LOG = LoggerFactory.getLogger(Spans.class);

      private final Traces traces;

      Spans(Traces traces) {
        this.traces = traces;
      }

      /// Where it is in its trace; and what is done later belongs to it as well.
      @GetMapping("/spans")
      String spans() {
        LOG.atInfo().addKeyValue("broadcast", "b-1").log("seen");
        String here = traces.current();
        Traces.Stretch later = traces.begin("later", here).tag("spyglass.broadcast", "b-1");
        String there = later.within(traces::current);
        later.end();
        if (here == null || there == null) {
          return "none";
        }
        assertThat(there.substring(3, 35)).isEqualTo(here.substring(3, 35));
        assertThat(there).isNotEqualTo(here);
        return here;
      }
    }
  }
}
