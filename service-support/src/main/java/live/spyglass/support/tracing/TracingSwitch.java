package live.spyglass.support.tracing;

import java.util.HashMap;
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
    Map<String, Object> settings = new HashMap<>();
    if (on) {
      settings.put("spring.kafka.template.observation-enabled", true);
      settings.put("spring.kafka.listener.observation-enabled", true);
      // Clockwork is no part of any request.
      settings.put("management.observations.enable.tasks.scheduled.execution", false);
      // Boot reads this one only beside OTEL_TRACES_SAMPLER.
      String share = environment.getProperty("OTEL_TRACES_SAMPLER_ARG", "");
      if (!share.isBlank()) {
        settings.put("management.tracing.sampling.probability", share);
      }
    } else {
      settings.put(
          "spring.autoconfigure.exclude",
          String.join(",", PARTS.stream().map(part -> PACKAGES + part).toList()));
    }
    environment.getPropertySources().addLast(new MapPropertySource("spyglass-tracing", settings));
  }

  /// After everything that may set the endpoint.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
