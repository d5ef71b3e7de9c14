package live.spyglass.transcode.packaging;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The broadcasts whose live edge is on this node; as many as it has slots.
@Component
public final class OnAir {

  private final Map<BroadcastId, Held> broadcasts = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  private record Held(LiveBroadcast broadcast, BooleanSupplier still) {}

  /// Empty as well when this node must take it for lost.
  public Optional<LiveBroadcast> find(BroadcastId id) {
    return Optional.ofNullable(broadcasts.get(id))
        .filter(held -> held.still().getAsBoolean())
        .map(Held::broadcast);
  }

  /// `still`: whether this node surely holds it.
  public void add(BroadcastId id, LiveBroadcast broadcast, BooleanSupplier still) {
    broadcasts.put(id, new Held(broadcast, still));
    lock.lock();
    try {
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the broadcast has come here, or for so long.
  public void await(BroadcastId id, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      while (left > 0 && find(id).isEmpty()) {
        left = added.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  public void remove(BroadcastId id) {
    broadcasts.remove(id);
  }
}
