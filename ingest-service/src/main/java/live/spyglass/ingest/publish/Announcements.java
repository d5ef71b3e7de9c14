package live.spyglass.ingest.publish;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventPublisher;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Tells the platform of streams, one event after the other, each until Kafka has it: while Kafka
/// is away events wait here in their order, up to a bound. Adding never blocks.
final class Announcements implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  /// A node with two thousand publishers that all come and go during an outage.
  private static final int MOST_WAITING = 10_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(6);

  /// After the protocols have hung up, before Kafka's producer goes.
  private static final int PHASE = DEFAULT_PHASE - 2048;

  private final EventPublisher publisher;

  /// Empty: there is nothing more to come.
  private final BlockingQueue<Optional<StreamEvent>> waiting =
      new LinkedBlockingQueue<>(MOST_WAITING);

  private final Semaphore hurry = new Semaphore(0);
  private @Nullable Thread sender;

  Announcements(EventPublisher publisher) {
    this.publisher = publisher;
  }

  void add(StreamEvent event) {
    if (!waiting.offer(Optional.of(event))) {
      LOG.atError()
          .addKeyValue("broadcast", event.broadcastId())
          .log("Kafka is away and {} events wait already: one is lost", MOST_WAITING);
    }
  }

  @Override
  public void start() {
    sender = Thread.ofVirtual().name("announcements").start(this::run);
  }

  /// Waits a few seconds for what is left to be sent.
  @Override
  public void stop() {
    Thread thread = sender;
    if (thread == null) {
      return;
    }
    hurry.release();
    try {
      boolean _ = waiting.offer(Optional.empty(), 1, TimeUnit.SECONDS);
      if (!thread.join(LAST_WORDS)) {
        LOG.error("Kafka is away: {} events are lost with this process", waiting.size() + 1);
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sender = null;
  }

  @Override
  public boolean isRunning() {
    return sender != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private void run() {
    try {
      for (Optional<StreamEvent> next = waiting.take(); next.isPresent(); next = waiting.take()) {
        sendUntilDone(next.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendUntilDone(StreamEvent event) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!send(event)) {
      boolean _ = hurry.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }

  private boolean send(StreamEvent event) throws InterruptedException {
    try {
      publisher.publish(Topics.STREAMS, event).get();
      return true;
    } catch (ExecutionException | KafkaException | org.springframework.kafka.KafkaException e) {
      LOG.atWarn()
          .addKeyValue("broadcast", event.broadcastId())
          .log("Kafka does not take events, {} wait: {}", waiting.size() + 1, e.getMessage());
      return false;
    }
  }
}
