package live.spyglass.transcode.poster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The newest poster of each broadcast that is live here.
@Component
public final class Posters {

  private final Map<BroadcastId, byte[]> newest = new ConcurrentHashMap<>();

  public Optional<byte[]> find(BroadcastId id) {
    return Optional.ofNullable(newest.get(id));
  }

  public void put(BroadcastId id, byte[] jpeg) {
    newest.put(id, jpeg);
  }

  public void remove(BroadcastId id) {
    newest.remove(id);
  }
}
