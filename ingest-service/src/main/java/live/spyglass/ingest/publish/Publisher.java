package live.spyglass.ingest.publish;

import live.spyglass.events.StreamEnded;

/// The protocol's end of a publication.
public interface Publisher {

  /// The publication was taken away: hang up. Called at most once, on any thread; must not block.
  void disconnect(StreamEnded.Reason reason);
}
