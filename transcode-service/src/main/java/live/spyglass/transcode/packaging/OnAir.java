package live.spyglass.transcode.packaging;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The broadcasts whose live edge is on this node; as many as it has slots.
@Component
public final class OnAir {

  private final Map<BroadcastId, Held> broadcasts = new ConcurrentHashMap<>();

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
  }

  public void remove(BroadcastId id) {
    broadcasts.remove(id);
  }
}
