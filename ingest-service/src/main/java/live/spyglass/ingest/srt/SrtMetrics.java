package live.spyglass.ingest.srt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Packets of all SRT connections together.
final class SrtMetrics {

  private final Counter received;
  private final Counter lost;
  private final Counter givenUp;
  private final Counter askedAgain;
  private final Counter undecryptable;

  SrtMetrics(MeterRegistry meters) {
    received = packets(meters, "received");
    lost = packets(meters, "lost");
    givenUp = packets(meters, "given_up");
    askedAgain = packets(meters, "asked_again");
    undecryptable = packets(meters, "undecryptable");
  }

  private static Counter packets(MeterRegistry meters, String what) {
    return Counter.builder("spyglass.ingest.srt.packets")
        .description("Packets from encoders: those that came, were missed, or never came in time")
        .tag("what", what)
        .register(meters);
  }

  /// What a connection has counted since it was looked at before.
  void add(SrtStatistics before, SrtStatistics now) {
    received.increment(grown(before.received(), now.received()));
    lost.increment(grown(before.lost(), now.lost()));
    givenUp.increment(grown(before.givenUp(), now.givenUp()));
    askedAgain.increment(grown(before.askedAgain(), now.askedAgain()));
    undecryptable.increment(grown(before.undecryptable(), now.undecryptable()));
  }

  /// Some of libsrt's counters have 32 bits.
  private static double grown(long before, long now) {
    return Math.max(0, now - before);
  }
}
