/// Traces by OpenTelemetry, from a request through Kafka to whoever takes it up; off, and costing
/// nothing, until it is said where they go (`OTEL_EXPORTER_OTLP_ENDPOINT`).
@NullMarked
package live.spyglass.support.tracing;

import org.jspecify.annotations.NullMarked;
