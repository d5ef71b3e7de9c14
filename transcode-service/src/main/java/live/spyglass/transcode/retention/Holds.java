package live.spyglass.transcode.retention;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.recording.MediaArchive;
import org.springframework.stereotype.Component;

/// References to recordings: as long as there is one, the recording is not swept. Each is an object
/// of its own, `{broadcast}/holds/{name}`, so that counting them needs no counter that could be
/// wrong: the sweep's listing shows them. The owner's word is stronger: deleting a broadcast
/// deletes its holds.
@Component
public final class Holds {

  static final String FOLDER = "holds/";

  private final MediaArchive archive;

  Holds(MediaArchive archive) {
    this.archive = archive;
  }

  /// `name`: lower-case letters, digits and `._-`, of whoever refers to it; `why`: for the
  /// operator.
  public void put(BroadcastId id, String name, String why) throws IOException {
    archive.store().put(key(id, name), why.getBytes(StandardCharsets.UTF_8));
  }

  public void remove(BroadcastId id, String name) throws IOException {
    archive.store().delete(key(id, name));
  }

  private static String key(BroadcastId id, String name) {
    return id + "/" + FOLDER + name;
  }
}
