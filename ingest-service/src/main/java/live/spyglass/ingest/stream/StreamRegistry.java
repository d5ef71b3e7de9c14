package live.spyglass.ingest.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.StreamId;

/// The streams that this node has now.
public final class StreamRegistry {

  private final Map<StreamId, LiveStream> streams = new ConcurrentHashMap<>();

  public void add(LiveStream stream) {
    streams.put(stream.id(), stream);
  }

  public void remove(LiveStream stream) {
    streams.remove(stream.id(), stream);
  }

  public Optional<LiveStream> findStream(StreamId id) {
    return Optional.ofNullable(streams.get(id));
  }

  /// A live view.
  public Collection<LiveStream> listStreams() {
    return Collections.unmodifiableCollection(streams.values());
  }
}
