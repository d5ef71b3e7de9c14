package live.spyglass.support.messaging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import live.spyglass.events.Event;

/// The events seen lately, for a consumer without a database of its own. Bounded: the oldest are
/// forgotten first. Thread-safe.
public final class RecentEvents {

  private final Set<UUID> seen;

  public RecentEvents(int capacity) {
    this.seen =
        Collections.synchronizedSet(
            Collections.newSetFromMap(
                new LinkedHashMap<UUID, Boolean>() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
                    return size() > capacity;
                  }
                }));
  }

  /// Whether this is the first time that the event is seen.
  public boolean isNew(Event event) {
    return seen.add(event.eventId());
  }
}
