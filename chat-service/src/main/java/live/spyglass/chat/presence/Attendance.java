package live.spyglass.chat.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// The people whom this replica has in one room, by their connections, and which comings and goings
/// Redis does not know yet. Thread-safe.
public final class Attendance {

  /// So many comings and goings are told at once.
  private static final int MAX_CHANGES = 1000;

  private final BroadcastId room;
  private final Map<String, Integer> connections = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private @Nullable Changes underWay;

  public Attendance(BroadcastId room) {
    this.room = room;
  }

  /// People who came and who went.
  record Changes(List<String> came, List<String> went) {}

  public synchronized void enter(String person) {
    if (connections.merge(person, 1, Integer::sum) == 1) {
      changed.add(person);
    }
  }

  public synchronized void leave(String person) {
    connections.computeIfPresent(
        person,
        (_, count) -> {
          if (count == 1) {
            changed.add(person);
            return null;
          }
          return Integer.valueOf(count - 1);
        });
  }

  /// Whether Redis knows everything.
  public synchronized boolean isSettled() {
    return changed.isEmpty() && underWay == null;
  }

  BroadcastId room() {
    return room;
  }

  /// Redis was emptied, or took this replica for dead: everybody is told again.
  synchronized void tellAgain() {
    changed.addAll(connections.keySet());
  }

  /// Null when there is nothing to tell, or something is being told.
  synchronized @Nullable Changes take() {
    if (underWay != null || changed.isEmpty()) {
      return null;
    }
    List<String> came = new ArrayList<>();
    List<String> went = new ArrayList<>();
    var each = changed.iterator();
    while (each.hasNext() && came.size() + went.size() < MAX_CHANGES) {
      String person = each.next();
      (connections.containsKey(person) ? came : went).add(person);
      each.remove();
    }
    underWay = new Changes(came, went);
    return underWay;
  }

  synchronized void told(boolean successfully) {
    Changes done = underWay;
    underWay = null;
    if (!successfully && done != null) {
      changed.addAll(done.came());
      changed.addAll(done.went());
    }
  }
}
