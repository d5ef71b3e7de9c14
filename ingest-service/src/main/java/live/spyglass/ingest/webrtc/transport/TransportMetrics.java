package live.spyglass.ingest.webrtc.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// What operators see of the ways to peers.
final class TransportMetrics {

  private final MeterRegistry meters;
  private final Counter stunIgnored;
  private final Counter strays;
  private final Counter notAuthentic;
  private final Counter lostInQueue;
  private final Counter lostRecords;

  TransportMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.stunIgnored = dropped("stun");
    this.strays = dropped("stranger");
    this.notAuthentic = dropped("srtp");
    this.lostInQueue = dropped("queue");
    this.lostRecords = dropped("dtls");
    for (CloseReason reason : CloseReason.values()) {
      closings(reason);
    }
  }

  private Counter dropped(String cause) {
    return Counter.builder("spyglass.ingest.webrtc.datagrams.dropped")
        .description("Datagrams that went nowhere")
        .tag("cause", cause)
        .register(meters);
  }

  /// A check that named nobody, or was not authentic.
  void stunIgnored() {
    stunIgnored.increment();
  }

  /// A datagram from an address that no check came from.
  void stray() {
    strays.increment();
  }

  /// Media that was changed on its way, or came before.
  void notAuthentic() {
    notAuthentic.increment();
  }

  /// The socket's queue was full.
  void lostInQueue() {
    lostInQueue.increment();
  }

  void lostRecord() {
    lostRecords.increment();
  }

  void closed(CloseReason reason) {
    closings(reason).increment();
  }

  private Counter closings(CloseReason reason) {
    return Counter.builder("spyglass.ingest.webrtc.peers.closed")
        .description("Sessions that ended")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }

  void refused(String limit) {
    meters.counter("spyglass.ingest.webrtc.peers.refused", "limit", limit).increment();
  }
}
