package live.spyglass.transcode.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.storage.ObjectStore;
import live.spyglass.transcode.storage.ObjectStore.StoredObject;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Broadcasts in object storage. The package's page shows the keys. Thread-safe; calls block.
@Component
public final class MediaArchive {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Its name is older than what it holds.
  private static final String NOTE = "audience.json";

  private static final String INDEX = "index.json";
  private static final String POSTER = "poster.jpg";
  private static final String THUMBNAILS = "thumbnails.vtt";
  private static final String EPOCHS = "epochs/";

  private final ObjectStore store;

  public MediaArchive(ObjectStore store) {
    this.store = store;
  }

  public ObjectStore store() {
    return store;
  }

  /// `token`: the fencing token of the claim, so that no claim ever writes what another wrote; 0 in
  /// recordings from before there was one in keys. So in the other keys.
  public static String initKey(BroadcastId id, String rendition, int epoch, long token) {
    return id + "/" + rendition + "/init-" + fenced(epoch, token) + ".mp4";
  }

  public static String segmentKey(BroadcastId id, String rendition, Segment segment, long token) {
    return id + "/" + rendition + "/" + SegmentKey.of(segment, token);
  }

  public static String epochKey(BroadcastId id, int epoch, long token) {
    return id + "/" + EPOCHS + fenced(epoch, token) + ".json";
  }

  static String fenced(int epoch, long token) {
    return token == 0 ? Integer.toString(epoch) : epoch + "." + token;
  }

  public static String posterKey(BroadcastId id) {
    return id + "/" + POSTER;
  }

  /// Of a file for scrubbing: `thumbnails.vtt`, `thumbnails/{sheet}-{count}.jpg`.
  public static String thumbnailKey(BroadcastId id, String name) {
    return id + "/" + name;
  }

  public static byte[] write(Epoch epoch) {
    return JSON.writeValueAsBytes(epoch);
  }

  /// Everything of a broadcast that is stored; empty of epochs when nothing is.
  public MediaIndex load(BroadcastId id) throws IOException {
    Optional<byte[]> written = store.find(id + "/" + INDEX);
    if (written.isPresent()) {
      return read(written.get(), StoredIndex.class).toIndex();
    }
    return list(id);
  }

  /// Whether the replay is complete.
  public boolean isFinal(BroadcastId id) throws IOException {
    return store.find(id + "/" + INDEX).isPresent();
  }

  /// Writes the index of what is stored: from now on it is a replay. Where nothing is, nothing is
  /// written.
  public MediaIndex finish(BroadcastId id) throws IOException {
    MediaIndex listed = list(id);
    if (listed.isEmpty()) {
      return listed;
    }
    MediaIndex index = new MediaIndex(true, listed.names(), listed.epochs(), listed.segments());
    store.put(id + "/" + INDEX, JSON.writeValueAsBytes(StoredIndex.of(index)));
    return index;
  }

  /// The stored note; [Notes] knows newer ones.
  Optional<BroadcastNote> findNote(BroadcastId id) throws IOException {
    Optional<byte[]> bytes = store.find(id + "/" + NOTE);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(read(bytes.get(), BroadcastNote.class));
  }

  void putNote(BroadcastId id, BroadcastNote note) throws IOException {
    store.put(id + "/" + NOTE, JSON.writeValueAsBytes(note));
  }

  public Optional<byte[]> findPoster(BroadcastId id) throws IOException {
    return store.find(posterKey(id));
  }

  /// The cues for scrubbing, empty when there are none.
  public String findThumbnails(BroadcastId id) throws IOException {
    return store
        .find(thumbnailKey(id, THUMBNAILS))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  /// Removes the broadcast; nothing there is no error.
  public void delete(BroadcastId id) throws IOException {
    store.deleteAll(id.value());
  }

  private MediaIndex list(BroadcastId id) throws IOException {
    Map<String, List<SegmentKey.Stored>> found = new LinkedHashMap<>();
    List<Epoch> epochs = new ArrayList<>();
    String prefix = id + "/";
    for (StoredObject object : store.list(id.value())) {
      String name = object.key().substring(prefix.length());
      int slash = name.indexOf('/');
      if (name.startsWith(EPOCHS)) {
        Optional<byte[]> bytes = store.find(object.key());
        if (bytes.isPresent()) {
          Epoch epoch = read(bytes.get(), Epoch.class);
          epochs.add(name.indexOf('.') == name.lastIndexOf('.') ? epoch.withToken(0) : epoch);
        }
      } else if (slash > 0) {
        SegmentKey.parse(name.substring(slash + 1), object.size())
            .ifPresent(segment ->
                found
                    .computeIfAbsent(name.substring(0, slash), _ -> new ArrayList<>())
                    .add(segment));
      }
    }
    return IndexBuilder.build(epochs, found);
  }

  private static <T> T read(byte[] bytes, Class<T> type) throws IOException {
    try {
      return JSON.readValue(bytes, type);
    } catch (JacksonException e) {
      throw new IOException("a stored " + type.getSimpleName() + " cannot be read", e);
    }
  }
}
