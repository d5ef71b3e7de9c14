package live.spyglass.support.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/// [Traces] for every service.
@AutoConfiguration
public class TracingConfiguration {

  /// Probes, Prometheus, and what is asked of Redis by the clock: nobody looks for these.
  @Bean
  SpanExportingPredicate spansOfRequests() {
    return span ->
        !span.getName().contains("/actuator/")
            && (span.getKind() != Span.Kind.CLIENT || span.getParentId() != null);
  }

  @Bean
  Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
    return new Traces(tracer.getIfAvailable(), propagator.getIfAvailable());
  }
}
