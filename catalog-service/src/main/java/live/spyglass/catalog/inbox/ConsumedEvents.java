package live.spyglass.catalog.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import live.spyglass.events.Event;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Remembers which events were handled, one day longer than the topics keep them.
@Component
public class ConsumedEvents {

  private static final Duration MEMORY = Duration.ofDays(8);

  private final JdbcClient jdbc;
  private final Clock clock;

  ConsumedEvents(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// Whether the event is handled for the first time, in this transaction. A replica that handles
  /// the same event at the same moment waits for this transaction.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean isNew(Event event) {
    return jdbc.sql(
                """
                INSERT INTO catalog.consumed_event (event_id, consumed_at) VALUES (:id, :now)
                ON CONFLICT DO NOTHING
                """)
            .param("id", event.eventId())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT10M")
  void prune() {
    jdbc.sql("DELETE FROM catalog.consumed_event WHERE consumed_at < :before")
        .param("before", clock.instant().minus(MEMORY).atOffset(ZoneOffset.UTC))
        .update();
  }
}
