package live.spyglass.transcode.poster;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The newest poster and the thumbnails of each broadcast that is live here.
@Component
public final class Posters {

  private final Map<BroadcastId, byte[]> newest = new ConcurrentHashMap<>();
  private final Map<BroadcastId, Thumbnails> thumbnails = new ConcurrentHashMap<>();

  public void begin(BroadcastId id, Thumbnails own) {
    thumbnails.put(id, own);
  }

  public Optional<byte[]> find(BroadcastId id) {
    return Optional.ofNullable(newest.get(id));
  }

  public Optional<Thumbnails> findThumbnails(BroadcastId id) {
    return Optional.ofNullable(thumbnails.get(id));
  }

  /// A new picture; `atMillis`: where in the replay it will be. Throws [IOException] when it is
  /// none.
  public void add(BroadcastId id, byte[] jpeg, long atMillis) throws IOException {
    newest.put(id, jpeg);
    Thumbnails own = thumbnails.get(id);
    if (own != null) {
      own.add(jpeg, atMillis);
    }
  }

  public void remove(BroadcastId id) {
    newest.remove(id);
    thumbnails.remove(id);
  }
}
