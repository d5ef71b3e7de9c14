package live.spyglass.chat.websocket;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.heart.HeartCounter;
import live.spyglass.chat.message.MessageSequence;
import live.spyglass.chat.message.Numbered;
import live.spyglass.chat.presence.Attendance;
import live.spyglass.chat.room.Palette;
import live.spyglass.chat.room.Room;
import live.spyglass.chat.room.RoomState;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// A room that somebody on this replica is in: its newest messages, its numbers, and its
/// connections by event loop. Thread-safe; nothing here blocks.
final class LiveRoom {

  private static final long HEARTS_EVERY_NANOS = Duration.ofMillis(150).toNanos();
  private static final long PEOPLE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final BroadcastId id;
  private final List<Shard> shards = new ArrayList<>();
  private final ServerFrames frames;
  final HeartCounter hearts;
  final Attendance attendance;

  private Room room;
  private MessageSequence sequence;
  private long announced;
  private boolean fetching;
  private long heartTotal = -1;
  private final long[] increments = new long[Palette.COLORS.size()];
  private boolean heartsNew;
  private long heartsNotBefore = System.nanoTime();
  private Announcement.@Nullable People people;
  private boolean peopleNew;
  private long peopleNotBefore = System.nanoTime();

  LiveRoom(
      Room room,
      List<EventLoop> loops,
      ServerFrames frames,
      ChatMetrics metrics,
      WebSocketProperties properties) {
    this.id = room.id();
    this.room = room;
    this.frames = frames;
    this.hearts = new HeartCounter(id);
    this.attendance = new Attendance(id);
    this.sequence = new MessageSequence(properties.recentMessages(), List.of());
    for (EventLoop loop : loops) {
      shards.add(new Shard(this, loop, metrics, properties.longestPause()));
    }
  }

  /// `complete`: nothing is missing between where one was and the first of `messages`; otherwise
  /// `skipped` messages are. `last` is where one is afterwards.
  record News(List<Numbered> messages, long last, boolean complete, long skipped) {}

  /// What a newcomer is shown at once besides messages.
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Welcome(byte[] state, List<byte[]> numbers) {}

  BroadcastId id() {
    return id;
  }

  Shard shard(int loop) {
    return shards.get(loop);
  }

  synchronized Room room() {
    return room;
  }

  /// The newest messages as the database has them. What was announced meanwhile is still known to
  /// be missing.
  synchronized void start(int capacity, List<Numbered> newest) {
    sequence = new MessageSequence(capacity, newest);
  }

  synchronized News newsSince(long from) {
    var behind = sequence.since(from);
    if (behind.isPresent()) {
      return new News(behind.get(), Math.max(from, sequence.last()), true, 0);
    }
    List<Numbered> newest = sequence.newest(Integer.MAX_VALUE);
    long resumed = newest.isEmpty() ? sequence.last() + 1 : newest.getFirst().number();
    return new News(newest, sequence.last(), false, resumed - from - 1);
  }

  synchronized News newest(int count) {
    return new News(sequence.newest(count), sequence.last(), true, 0);
  }

  synchronized Welcome welcome(boolean truncated) {
    List<byte[]> numbers = new ArrayList<>(2);
    if (heartTotal >= 0) {
      numbers.add(frames.hearts(heartTotal, new long[0]));
    }
    if (people != null) {
      numbers.add(frames.presence(people, room.state() == RoomState.ENDED));
    }
    return new Welcome(frames.state(room.state(), truncated), numbers);
  }

  /// Takes messages in; true when others are missing before the last of them, which then have to be
  /// fetched (by whoever gets true, until [#fetched] says that it is enough).
  synchronized boolean offer(List<Numbered> messages) {
    if (!messages.isEmpty()) {
      announced = Math.max(announced, messages.getLast().number());
    }
    if (!sequence.append(messages).isEmpty()) {
      shards.forEach(Shard::wake);
    }
    return startFetching();
  }

  /// A message with this number exists; true as for [#offer].
  synchronized boolean expect(long number) {
    announced = Math.max(announced, number);
    return startFetching();
  }

  /// Messages from the database, in order from behind [#lastMessage]; true when more are wanted.
  /// Empty ones end the search: there is nothing to be had at the moment.
  synchronized boolean fetched(List<Numbered> messages) {
    if (!messages.isEmpty()) {
      announced = Math.max(announced, messages.getLast().number());
      if (!sequence.append(messages).isEmpty()) {
        shards.forEach(Shard::wake);
      }
    }
    fetching = !messages.isEmpty() && sequence.isBehind(announced);
    return fetching;
  }

  synchronized void skipTo(long number) {
    sequence.skipTo(number);
  }

  synchronized long lastMessage() {
    return sequence.last();
  }

  synchronized void heartsCounted(long total, List<Long> grown) {
    heartTotal = Math.max(heartTotal, total);
    for (int i = 0; i < Math.min(grown.size(), increments.length); i++) {
      increments[i] += grown.get(i);
    }
    heartsNew = true;
  }

  synchronized void peopleCounted(Announcement.People counted) {
    peopleNew |= !counted.equals(people);
    people = counted;
  }

  /// Sends numbers that changed, not too often.
  synchronized void tick(long now) {
    if (heartsNew && now - heartsNotBefore >= 0) {
      heartsNew = false;
      heartsNotBefore = now + HEARTS_EVERY_NANOS;
      post(frames.hearts(heartTotal, increments));
      java.util.Arrays.fill(increments, 0);
    }
    if (peopleNew && people != null && now - peopleNotBefore >= 0) {
      peopleNew = false;
      peopleNotBefore = now + PEOPLE_EVERY_NANOS;
      post(frames.presence(people, room.state() == RoomState.ENDED));
    }
  }

  /// The room as the database has it now; true as for [#offer].
  synchronized boolean refresh(Room now) {
    Room before = room;
    room = now;
    if (now.state() == RoomState.DELETED) {
      close(4404, "This broadcast is gone", "Its owner took it away.", _ -> true);
      return false;
    }
    if (before.state() != now.state()) {
      post(frames.state(now.state(), false));
      peopleNew = people != null && now.state() == RoomState.ENDED;
    }
    if (before.audience() != Audience.PRIVATE && now.audience() == Audience.PRIVATE) {
      close(
          4404,
          "There is nothing here",
          "There is no such broadcast.",
          connection -> !connection.evenIfPrivate);
    }
    announced = Math.max(announced, now.lastMessage());
    return startFetching();
  }

  private void close(
      int code, String title, String detail, java.util.function.Predicate<Connection> which) {
    for (Shard shard : shards) {
      shard
          .loop()
          .execute(() ->
              shard.forEach(connection -> {
                if (which.test(connection)) {
                  connection.refuse(code, title, detail);
                }
              }));
    }
  }

  private void post(byte[] payload) {
    shards.forEach(shard -> shard.post(payload));
  }

  private boolean startFetching() {
    if (fetching || !sequence.isBehind(announced)) {
      return false;
    }
    fetching = true;
    return true;
  }
}
