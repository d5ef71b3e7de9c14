package live.spyglass.chat.websocket;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.chat.heart.HeartReporter;
import live.spyglass.chat.heart.HeartSum;
import live.spyglass.chat.message.Message;
import live.spyglass.chat.message.MessageJson;
import live.spyglass.chat.message.MessageStore;
import live.spyglass.chat.message.MessageWriter;
import live.spyglass.chat.message.Numbered;
import live.spyglass.chat.presence.AudienceReporter;
import live.spyglass.chat.presence.Presence;
import live.spyglass.chat.room.Room;
import live.spyglass.chat.room.RoomChanged;
import live.spyglass.chat.room.RoomState;
import live.spyglass.chat.room.RoomStore;
import live.spyglass.events.BroadcastId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The rooms that somebody on this replica is in. Opens them, keeps them in step with the database
/// and with the other replicas, closes them when they have been empty for a while.
///
/// In step means: announcements through Redis at once; and a comparison with the database after
/// every break of a subscription, whenever an announcement failed, every five seconds in any case,
/// and twice a second while Redis is away.
@Component
final class LiveRooms implements MessageWriter.Fallback {

  private static final Logger LOG = LoggerFactory.getLogger(LiveRooms.class);
  private static final Duration SUBSCRIBE_PATIENCE = Duration.ofSeconds(2);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration COMPARE_AWAY = Duration.ofMillis(500);
  private static final int COMPARE_EACH = 10;
  private static final int FETCH = 500;
  private static final int WIDEST_GAP = 5000;
  private static final int MAX_FETCHING = 6;

  private final RoomStore store;
  private final MessageStore messages;
  private final MessageJson json;
  private final Redis redis;
  private final HeartReporter heartReporter;
  private final HeartSum heartSum;
  private final Presence presence;
  private final AudienceReporter audience;
  private final ServerFrames frames;
  private final ChatMetrics metrics;
  private final WebSocketProperties properties;
  private final Map<BroadcastId, Entry> entries = new ConcurrentHashMap<>();
  private final Set<BroadcastId> unsure = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean comparing = new AtomicBoolean();
  private final Semaphore fetches = new Semaphore(MAX_FETCHING);
  private final ScheduledExecutorService ticks;
  private int rounds;

  LiveRooms(
      RoomStore store,
      MessageStore messages,
      MessageJson json,
      Redis redis,
      HeartReporter heartReporter,
      HeartSum heartSum,
      Presence presence,
      AudienceReporter audience,
      ServerFrames frames,
      ChatMetrics metrics,
      WebSocketProperties properties,
      ScheduledExecutorService ticks) {
    this.store = store;
    this.messages = messages;
    this.json = json;
    this.redis = redis;
    this.heartReporter = heartReporter;
    this.heartSum = heartSum;
    this.presence = presence;
    this.audience = audience;
    this.frames = frames;
    this.metrics = metrics;
    this.properties = properties;
    this.ticks = ticks;
    metrics.watch(entries);
    every(TICK, this::tick);
    every(COMPARE_AWAY, this::compareDue);
    every(Duration.ofSeconds(5), this::closeEmpty);
  }

  /// `users`, `emptySince` change within the map's own lock; `live`: subscribed.
  private static final class Entry {
    private final LiveRoom room;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private volatile boolean live;
    private int users;
    private long emptySince;

    Entry(LiveRoom room) {
      this.room = room;
    }
  }

  /// Blocks until the room can be entered. Each acquired room is released once.
  LiveRoom acquire(Room found, List<EventLoop> loops) {
    boolean[] first = {false};
    Entry entry =
        entries.compute(
            found.id(),
            (_, present) -> {
              first[0] = present == null;
              Entry held =
                  present == null
                      ? new Entry(new LiveRoom(found, loops, frames, metrics, properties))
                      : present;
              held.users++;
              return held;
            });
    if (entry == null) {
      throw new IllegalStateException("a room was just made");
    }
    try {
      if (first[0]) {
        open(entry);
      }
      entry.opened.join();
    } catch (RuntimeException e) {
      if (entry.opened.completeExceptionally(e)) {
        close(entry);
        entries.computeIfPresent(found.id(), (_, held) -> held == entry ? null : held);
      }
      throw e;
    }
    return entry.room;
  }

  void release(LiveRoom room) {
    entries.computeIfPresent(
        room.id(),
        (_, entry) -> {
          if (entry.room == room && --entry.users == 0) {
            entry.emptySince = System.nanoTime();
          }
          return entry;
        });
  }

  /// All messages behind `after`, or the newest of them when they are too many. Blocks.
  Recovered recover(LiveRoom room, long after) {
    int most = properties.maxRecovered();
    List<Message> missed = messages.listAfter(room.id(), after, most + 1);
    boolean truncated = missed.size() > most;
    if (truncated) {
      missed = messages.listBefore(room.id(), Long.MAX_VALUE, most);
    }
    long last = missed.isEmpty() ? Math.min(after, newestStored(room)) : missed.getLast().number();
    return new Recovered(json.write(missed), truncated, last);
  }

  private long newestStored(LiveRoom room) {
    List<Message> newest = messages.listBefore(room.id(), Long.MAX_VALUE, 1);
    return newest.isEmpty() ? 0 : newest.getLast().number();
  }

  record Recovered(List<Numbered> messages, boolean truncated, long last) {}

  @Override
  public void unannounced(BroadcastId room) {
    compareSoon(room);
  }

  @EventListener
  void on(RoomChanged event) {
    compareSoon(event.room());
    if (event.state() == RoomState.DELETED) {
      List<String> keys = new ArrayList<>(heartSum.keys(event.room()));
      keys.addAll(presence.keys(event.room()));
      var _ = redis.delete(keys);
    }
  }

  private void open(Entry entry) {
    LiveRoom room = entry.room;
    subscribe(entry);
    List<Numbered> newest =
        json.write(messages.listBefore(room.id(), Long.MAX_VALUE, properties.recentMessages() / 2));
    room.start(properties.recentMessages(), newest);
    heartReporter.add(room.hearts);
    presence.add(room.attendance);
    var _ = heartSum.total(room.id()).thenAccept(total -> room.heartsCounted(total, List.of()));
    var _ = presence.count(room.id()).thenAccept(room::peopleCounted);
    entry.opened.complete(null);
    compareSoon(room.id());
  }

  /// Before anything is read, so that nothing falls between reading and listening. Without Redis
  /// the room works by comparing.
  private void subscribe(Entry entry) {
    LiveRoom room = entry.room;
    try {
      redis
          .subscribe(RoomKeys.channel(room.id()), new Listener(entry))
          .get(SUBSCRIBE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().addKeyValue("broadcast", room.id()).log("room opens without Redis");
    }
  }

  private void close(Entry entry) {
    redis.unsubscribe(RoomKeys.channel(entry.room.id()));
    heartReporter.remove(entry.room.hearts);
    presence.remove(entry.room.attendance);
  }

  private final class Listener implements Redis.Subscriber {

    private final Entry entry;
    private final LiveRoom room;

    Listener(Entry entry) {
      this.entry = entry;
      this.room = entry.room;
    }

    @Override
    public void subscribed() {
      entry.live = true;
      compareSoon(room.id());
    }

    @Override
    public void received(byte[] payload) {
      Announcement announcement = Announcement.decode(payload).orElse(null);
      switch (announcement) {
        case null -> {}
        case Announcement.Messages said -> offer(said);
        case Announcement.Hearts hearts -> {
          room.heartsCounted(hearts.total(), hearts.increments());
          audience.touch(room.id());
        }
        case Announcement.People people -> {
          room.peopleCounted(people);
          audience.touch(room.id());
        }
        case Announcement.Changed() -> compareSoon(room.id());
      }
    }

    private void offer(Announcement.Messages said) {
      List<Numbered> numbered = new ArrayList<>(said.json().size());
      for (byte[] message : said.json()) {
        numbered.add(new Numbered(said.firstId() + numbered.size(), message));
      }
      if (room.offer(numbered)) {
        fetch(room);
      }
    }
  }

  private void tick() {
    long now = System.nanoTime();
    entries.values().forEach(entry -> entry.room.tick(now));
  }

  private void compareSoon(BroadcastId room) {
    if (entries.containsKey(room)) {
      unsure.add(room);
      ticks.execute(this::compare);
    }
  }

  private void compareDue() {
    boolean all = ++rounds % COMPARE_EACH == 0;
    if (all || !redis.isUp()) {
      unsure.addAll(entries.keySet());
    }
    if (all && redis.isUp()) {
      entries.values().stream()
          .filter(entry -> !entry.live)
          .forEach(entry -> redis.renew(RoomKeys.channel(entry.room.id())));
    }
    compare();
  }

  private void compare() {
    if (!unsure.isEmpty() && comparing.compareAndSet(false, true)) {
      Thread.startVirtualThread(this::compareNow);
    }
  }

  /// What becomes unsure meanwhile is compared in the next round.
  private void compareNow() {
    List<BroadcastId> ids = List.copyOf(unsure);
    try {
      ids.forEach(unsure::remove);
      for (Room now : store.listRooms(ids)) {
        Entry entry = entries.get(now.id());
        if (entry != null && entry.opened.isDone() && entry.room.refresh(now)) {
          fetch(entry.room);
        }
      }
    } catch (RuntimeException e) {
      unsure.addAll(ids);
      LOG.warn("rooms cannot be compared with the database: {}", e.getMessage());
    } finally {
      comparing.set(false);
    }
  }

  private void fetch(LiveRoom room) {
    Thread.startVirtualThread(() -> {
      fetches.acquireUninterruptibly();
      try {
        fetchMissing(room);
      } catch (RuntimeException e) {
        room.fetched(List.of());
        unsure.add(room.id());
        LOG.atWarn()
            .addKeyValue("broadcast", room.id())
            .log("missing messages cannot be read: {}", e.getMessage());
      } finally {
        fetches.release();
      }
    });
  }

  private void fetchMissing(LiveRoom room) {
    long newest =
        messages.listBefore(room.id(), Long.MAX_VALUE, 1).stream()
            .mapToLong(message -> message.number())
            .findFirst()
            .orElse(0);
    if (newest - room.lastMessage() > WIDEST_GAP) {
      room.skipTo(newest - FETCH);
    }
    boolean more = true;
    while (more) {
      more = room.fetched(json.write(messages.listAfter(room.id(), room.lastMessage(), FETCH)));
    }
  }

  private void closeEmpty() {
    long now = System.nanoTime();
    for (BroadcastId id : entries.keySet()) {
      entries.computeIfPresent(
          id,
          (_, entry) -> {
            boolean done =
                entry.users == 0
                    && now - entry.emptySince > properties.roomLinger().toNanos()
                    && entry.room.hearts.isSettled()
                    && entry.room.attendance.isSettled();
            if (done) {
              close(entry);
            }
            return done ? null : entry;
          });
    }
  }

  private void every(Duration interval, Runnable task) {
    var _ =
        ticks.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.error("a periodic task of the rooms failed", e);
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
