package live.spyglass.chat.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.chat.room.Participant;
import live.spyglass.events.BroadcastId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Stores messages, room by room in the order they came, and announces them. Rooms are written side
/// by side on virtual threads, few at a time, for the database's sake.
@Component
public class MessageWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);
  private static final int MAX_WAITING = 500;
  private static final int MAX_BATCH = 100;
  private static final int MAX_AT_ONCE = 6;
  private static final int ATTEMPTS = 4;

  private final MessageStore store;
  private final MessageJson json;
  private final Redis redis;
  private final Clock clock;
  private final Counter stored;
  private final Map<BroadcastId, Lane> lanes = new ConcurrentHashMap<>();
  private final Semaphore permits = new Semaphore(MAX_AT_ONCE, true);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("message-writer-", 0).factory());

  MessageWriter(
      MessageStore store, MessageJson json, Redis redis, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.json = json;
    this.redis = redis;
    this.clock = clock;
    this.stored = meters.counter("spyglass.chat.messages.stored");
  }

  /// Where messages go that could not be announced through Redis.
  public interface Fallback {
    void unannounced(BroadcastId room);
  }

  /// Never blocks. `outcome` is told on another thread, or at once when too much is waiting.
  public void submit(
      BroadcastId room,
      Participant author,
      String text,
      Fallback fallback,
      Consumer<Posting> outcome) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Draft draft = new Draft(UUID.randomUUID(), now, author, text, outcome);
    boolean[] refused = {false};
    lanes.compute(
        room,
        (_, present) -> {
          Lane lane = present == null ? new Lane(room, fallback) : present;
          refused[0] = !lane.add(draft);
          if (present == null) {
            threads.execute(() -> drain(lane));
          }
          return lane;
        });
    if (refused[0]) {
      outcome.accept(Posting.BUSY);
    }
  }

  /// Waits until what was submitted is stored or has failed.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("messages of {} rooms were still waiting to be stored", lanes.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes until nothing is left; then the lane is gone.
  private void drain(Lane lane) {
    while (lanes.computeIfPresent(lane.room, (_, l) -> l.isEmpty() ? null : l) != null) {
      permits.acquireUninterruptibly();
      List<Draft> batch = lane.take();
      try {
        write(lane, batch);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("broadcast", lane.room).log("messages were not stored", e);
        batch.forEach(draft -> draft.outcome().accept(Posting.FAILED));
      } finally {
        permits.release();
      }
    }
  }

  private void write(Lane lane, List<Draft> batch) {
    List<Draft> left = batch;
    for (int attempt = 1; ; attempt++) {
      try {
        if (attempt > 1) {
          left = withoutStored(lane, left);
        }
        if (!left.isEmpty()) {
          append(lane, left);
        }
        return;
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.atWarn()
            .addKeyValue("broadcast", lane.room)
            .log("storing messages failed, trying again: {}", e.getMessage());
      }
    }
  }

  private void append(Lane lane, List<Draft> drafts) {
    long first = store.append(lane.room, drafts);
    if (first == 0) {
      drafts.forEach(draft -> draft.outcome().accept(Posting.ROOM_CLOSED));
      return;
    }
    lane.lastNumber = first + drafts.size() - 1;
    stored.increment(drafts.size());
    announce(lane, first, drafts);
    drafts.forEach(draft -> draft.outcome().accept(Posting.STORED));
  }

  private void announce(Lane lane, long first, List<Draft> drafts) {
    List<byte[]> lines = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      Message message =
          Message.of(first + i, draft.at(), Message.Author.from(draft.author()), draft.text());
      lines.add(json.write(message).json());
    }
    var _ =
        redis
            .publish(RoomKeys.channel(lane.room), new Announcement.Messages(first, lines).encode())
            .whenComplete((_, failure) -> {
              if (failure != null) {
                lane.fallback.unannounced(lane.room);
              }
            });
  }

  /// After an attempt of unknown outcome. What turns out to be stored is read by everybody from the
  /// database.
  private List<Draft> withoutStored(Lane lane, List<Draft> drafts) {
    Map<UUID, Long> known = store.findStored(lane.room, lane.lastNumber, drafts);
    if (known.isEmpty()) {
      return drafts;
    }
    stored.increment(known.size());
    lane.fallback.unannounced(lane.room);
    List<Draft> left = new ArrayList<>();
    for (Draft draft : drafts) {
      if (known.containsKey(draft.nonce())) {
        draft.outcome().accept(Posting.STORED);
      } else {
        left.add(draft);
      }
    }
    return left;
  }

  /// What waits for one room.
  private static final class Lane {

    private final BroadcastId room;
    private final Fallback fallback;
    private final Deque<Draft> waiting = new ArrayDeque<>();
    private long lastNumber;

    Lane(BroadcastId room, Fallback fallback) {
      this.room = room;
      this.fallback = fallback;
    }

    synchronized boolean add(Draft draft) {
      return waiting.size() < MAX_WAITING && waiting.add(draft);
    }

    synchronized boolean isEmpty() {
      return waiting.isEmpty();
    }

    synchronized List<Draft> take() {
      List<Draft> batch = new ArrayList<>(Math.min(waiting.size(), MAX_BATCH));
      while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
        batch.add(waiting.removeFirst());
      }
      return batch;
    }
  }
}
