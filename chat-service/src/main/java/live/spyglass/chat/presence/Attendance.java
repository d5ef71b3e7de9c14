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
  private final Set<String> came = new HashSet<>();
  private @Nullable Changes underWay;

  public Attendance(BroadcastId room) {
    this.room = room;
  }

  /// People who came and, thereafter, who went; somebody who only looked in is among both.
  record Changes(List<String> came, List<String> went) {}

  public synchronized void enter(String person) {
    if (connections.merge(person, 1, Integer::sum) == 1) {
      changed.add(person);
      came.add(person);
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
    came.addAll(connections.keySet());
  }

  /// Null when there is nothing to tell, or something is being told.
  synchronized @Nullable Changes take() {
    if (underWay != null || changed.isEmpty()) {
      return null;
    }
    List<String> comers = new ArrayList<>();
    List<String> goers = new ArrayList<>();
    var each = changed.iterator();
    while (each.hasNext() && comers.size() + goers.size() < MAX_CHANGES) {
      String person = each.next();
      each.remove();
      if (came.remove(person)) {
        comers.add(person);
      }
      if (!connections.containsKey(person)) {
        goers.add(person);
      }
    }
    underWay = new Changes(comers, goers);
    return underWay;
  }

  synchronized void told(boolean successfully) {
    Changes done = underWay;
    underWay = null;
    if (!successfully && done != null) {
      changed.addAll(done.came());
      came.addAll(done.came());
      changed.addAll(done.went());
    }
  }
}
