package live.spyglass.ingest.publish;

import live.spyglass.events.StreamEnded;

/// Who hears what becomes of a publication. Called in order, under the publication's lock; must not
/// block.
interface PublicationEvents {

  void started(Publication publication);

  /// Also of a publication that never started.
  void ended(Publication publication, StreamEnded.Reason reason);
}
