package live.spyglass.chat.room;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.events.BroadcastId;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Finds rooms, with a little patience for those whose event is still on its way.
@Component
public class RoomDirectory {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int MAX_WAITING = 200;

  private final RoomStore rooms;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long changes;

  RoomDirectory(RoomStore rooms) {
    this.rooms = rooms;
  }

  /// Blocks for at most [#PATIENCE] when there is no such room; not at all when too many wait
  /// already. Empty for a deleted room.
  public Optional<Room> findRoomPatiently(BroadcastId id) {
    Optional<Room> room = rooms.findRoom(id);
    if (room.isPresent() || !waiting.tryAcquire()) {
      return room.filter(found -> found.state() != RoomState.DELETED);
    }
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (room.isEmpty() && System.nanoTime() < deadline) {
        awaitChange();
        room = rooms.findRoom(id);
      }
      return room.filter(found -> found.state() != RoomState.DELETED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiting.release();
    }
  }

  /// Empty for a deleted room.
  public Optional<Room> findRoom(BroadcastId id) {
    return rooms.findRoom(id).filter(room -> room.state() != RoomState.DELETED);
  }

  @EventListener
  void on(RoomChanged event) {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Another replica may be the one that hears of the room, so this looks again now and then.
  private void awaitChange() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long seen = changes;
      long left = LOOK_AGAIN.toNanos();
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
