package live.spyglass.chat.websocket;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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

  ChatMetrics(MeterRegistry meters) {
    Gauge.builder("spyglass.chat.connections", connections, AtomicInteger::get).register(meters);
    count(meters, "spyglass.chat.deliveries", deliveries);
    count(meters, "spyglass.chat.passed.over", passedOver);
    count(meters, "spyglass.chat.drops", drops);
  }

  private static void count(MeterRegistry meters, String name, LongAdder counted) {
    FunctionCounter.builder(name, counted, LongAdder::sum).register(meters);
  }
}
