package live.spyglass.ingest.publish;

import live.spyglass.events.StreamEnded;

/// Who hears what becomes of a publication. Called in order, under the publication's lock; must not
/// block.
interface PublicationEvents {

  void started(Publication publication);

  /// What it carries is not taken; its end follows at once.
  void refused(Publication publication, MediaRefusal refusal);

  /// Also of a publication that never started.
  void ended(Publication publication, StreamEnded.Reason reason);
}
