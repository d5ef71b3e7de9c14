package live.spyglass.transcode.packaging;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The broadcasts whose live edge is on this node; as many as it has slots.
@Component
public final class OnAir {

  private final Map<BroadcastId, LiveBroadcast> broadcasts = new ConcurrentHashMap<>();

  public Optional<LiveBroadcast> find(BroadcastId id) {
    return Optional.ofNullable(broadcasts.get(id));
  }

  public void add(BroadcastId id, LiveBroadcast broadcast) {
    broadcasts.put(id, broadcast);
  }

  public void remove(BroadcastId id) {
    broadcasts.remove(id);
  }
}
