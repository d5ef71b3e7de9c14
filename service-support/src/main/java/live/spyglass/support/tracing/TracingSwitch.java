package live.spyglass.support.tracing;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Whether there are traces at all. Without a place where they go, nothing of them is configured:
/// spans that are thrown away would cost every request something.
final class TracingSwitch implements EnvironmentPostProcessor, Ordered {

  /// Boot reads the variables later than this does, or earlier: it depends on the class path.
  private static final List<String> ENDPOINTS =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "management.opentelemetry.tracing.export.otlp.endpoint");

  private static final String PACKAGES = "org.springframework.boot.";

  private static final List<String> PARTS =
      List.of(
          "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
          "opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
          "opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration",
          "micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
          "micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
          "micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration",
          "micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
          "micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration",
          "micrometer.tracing.opentelemetry.autoconfigure.zipkin."
              + "ZipkinWithOpenTelemetryTracingAutoConfiguration");

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    boolean on = ENDPOINTS.stream().anyMatch(name -> !environment.getProperty(name, "").isBlank());
    Map<String, Object> settings =
        on
            ? Map.of(
                "spring.kafka.template.observation-enabled", true,
                "spring.kafka.listener.observation-enabled", true)
            : Map.of(
                "spring.autoconfigure.exclude",
                String.join(",", PARTS.stream().map(part -> PACKAGES + part).toList()));
    environment.getPropertySources().addLast(new MapPropertySource("spyglass-tracing", settings));
  }

  /// After everything that may set the endpoint.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
