package live.spyglass.support.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries a trace over what is no call: a row that is sent later, a wish that another node takes
/// up. When there are no traces, everything runs and nothing is noted.
public final class Traces {

  private static final String PARENT = "traceparent";

  private final @Nullable Tracer tracer;
  private final @Nullable Propagator propagator;

  Traces(@Nullable Tracer tracer, @Nullable Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /// No traces.
  public static Traces none() {
    return new Traces(null, null);
  }

  /// Where the current thread is in its trace, as W3C `traceparent`; null when it is in none.
  public @Nullable String current() {
    Span span = tracer == null ? null : tracer.currentSpan();
    if (span == null || propagator == null) {
      return null;
    }
    Map<String, String> fields = new TreeMap<>();
    propagator.inject(span.context(), fields, (_, field, value) -> fields.put(field, value));
    return fields.get(PARENT);
  }

  /// Goes on in the trace of `parent`, if there is one. The stretch has to be ended.
  public Stretch begin(String name, @Nullable String parent) {
    if (tracer == null || propagator == null || parent == null) {
      return new Stretch(null, null);
    }
    Span.Builder span =
        propagator.extract(
            Map.of(PARENT, parent), (fields, field) -> fields.getOrDefault(field, ""));
    return new Stretch(tracer, span.name(name).start());
  }

  /// Part of a trace, on whichever threads it runs.
  public static final class Stretch {

    private final @Nullable Tracer tracer;
    private final @Nullable Span span;

    private Stretch(@Nullable Tracer tracer, @Nullable Span span) {
      this.tracer = tracer;
      this.span = span;
    }

    public Stretch tag(String name, Object value) {
      if (span != null) {
        span.tag(name, value.toString());
      }
      return this;
    }

    /// What is called within belongs to it.
    public <T> T within(Supplier<T> step) {
      if (tracer == null) {
        return step.get();
      }
      try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
        return step.get();
      }
    }

    public void within(Runnable step) {
      within(() -> {
        step.run();
        return true;
      });
    }

    /// Calling it again does nothing.
    public void end() {
      if (span != null) {
        span.end();
      }
    }
  }
}
