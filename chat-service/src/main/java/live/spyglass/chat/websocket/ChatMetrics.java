package live.spyglass.chat.websocket;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/// What the door counts.
@Component
final class ChatMetrics {

  /// Open connections of this replica.
  final AtomicInteger connections = new AtomicInteger();

  /// Frames handed to connections.
  final LongAdder deliveries = new LongAdder();

  /// Frames that a connection was too slow for, whether it was caught up later or not.
  final LongAdder passedOver = new LongAdder();

  /// Messages that a connection will not get, because it was too slow for too long.
  final LongAdder drops = new LongAdder();

  private final MeterRegistry meters;

  ChatMetrics(MeterRegistry meters, WebSocketProperties properties) {
    this.meters = meters;
    Gauge.builder("spyglass.chat.connections", connections, AtomicInteger::get)
        .description("Open connections of this replica")
        .register(meters);
    Gauge.builder("spyglass.chat.connections.max", properties, WebSocketProperties::maxConnections)
        .description("How many there may be")
        .register(meters);
    count("spyglass.chat.deliveries", deliveries, "Frames handed to connections");
    count("spyglass.chat.passed.over", passedOver, "Frames that a connection was too slow for");
    count("spyglass.chat.drops", drops, "Messages that a connection will not get");
  }

  /// The rooms that somebody on this replica is in.
  void watch(Map<?, ?> rooms) {
    Gauge.builder("spyglass.chat.rooms", rooms, Map::size)
        .description("Rooms that somebody on this replica is in, or was a moment ago")
        .register(meters);
  }

  private void count(String name, LongAdder counted, String description) {
    FunctionCounter.builder(name, counted, LongAdder::sum)
        .description(description)
        .register(meters);
  }
}
