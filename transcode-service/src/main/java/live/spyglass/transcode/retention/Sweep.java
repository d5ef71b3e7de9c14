package live.spyglass.transcode.retention;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.RecordingExpired;
import live.spyglass.transcode.recording.BroadcastNote;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Notes;
import live.spyglass.transcode.storage.ObjectStore.StoredObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One look at all that is stored. What it deletes it has told before: a sweep that dies in between
/// is told again by the next, and nobody is left with an address behind which there is nothing.
final class Sweep {

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  private final MediaArchive archive;
  private final Notes notes;
  private final KeepRule rule;
  private final Duration orphanAge;
  private final @Nullable Predicate<RecordingExpired> deleting;
  private final Instant now;
  private final SweepReport.Counter all = new SweepReport.Counter(false);
  private final SweepReport.Counter held = new SweepReport.Counter(true);
  private final SweepReport.Counter expired = new SweepReport.Counter(true);
  private final SweepReport.Counter orphans = new SweepReport.Counter(true);
  private int failed;

  /// `deleting`: tells an expiry before it is carried out, false when that did not work; null is a
  /// dry run.
  Sweep(
      MediaArchive archive,
      Notes notes,
      KeepRule rule,
      Duration orphanAge,
      @Nullable Predicate<RecordingExpired> deleting,
      Clock clock) {
    this.archive = archive;
    this.notes = notes;
    this.rule = rule;
    this.orphanAge = orphanAge;
    this.deleting = deleting;
    this.now = clock.instant();
  }

  /// Throws [IOException] when the store does not even say what is in it.
  SweepReport run() throws IOException {
    for (String root : archive.store().roots()) {
      if (BroadcastId.isValid(root)) {
        try {
          look(new BroadcastId(root));
        } catch (IOException | RuntimeException e) {
          failed++;
          LOG.atWarn().addKeyValue("broadcast", root).log("not swept: {}", e.toString());
        }
      }
    }
    return new SweepReport(
        now,
        deleting != null,
        rule.keepDays(),
        rule.keepDaysMax(),
        all.part(),
        held.part(),
        expired.part(),
        orphans.part(),
        failed);
  }

  private void look(BroadcastId id) throws IOException {
    List<StoredObject> objects = archive.store().list(id.value());
    if (objects.isEmpty()) {
      return;
    }
    Optional<BroadcastNote> note = notes.find(id);
    if (notes.isWanted(id)) {
      all.add(item(id, null, objects));
    } else if (note.isEmpty()) {
      lookAtUnknown(id, objects);
    } else {
      lookAtRecording(id, note.get(), objects);
    }
  }

  private void lookAtUnknown(BroadcastId id, List<StoredObject> objects) throws IOException {
    SweepReport.Item item = item(id, null, objects);
    all.add(item);
    boolean old = objects.stream().noneMatch(one -> one.storedAt().isAfter(now.minus(orphanAge)));
    if (!old && !notes.isDeleted(id)) {
      return;
    }
    orphans.add(item);
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .log("{} objects of a broadcast that nobody knows", objects.size());
    if (deleting != null) {
      archive.delete(id);
    }
  }

  private void lookAtRecording(BroadcastId id, BroadcastNote note, List<StoredObject> objects)
      throws IOException {
    Instant keptUntil = archive.isFinal(id) ? keptUntil(id, note) : null;
    SweepReport.Item item = item(id, keptUntil, objects);
    all.add(item);
    if (keptUntil == null || now.isBefore(keptUntil)) {
      return;
    }
    if (objects.stream().anyMatch(one -> one.key().startsWith(id + "/" + Holds.FOLDER))) {
      held.add(item);
      return;
    }
    expired.add(item);
    if (deleting != null) {
      if (!deleting.test(new RecordingExpired(UUID.randomUUID(), now, id, item.bytes()))) {
        throw new IOException("RecordingExpired was not sent");
      }
      archive.delete(id);
      LOG.atInfo()
          .addKeyValue("broadcast", id)
          .log("the recording has expired: {} bytes are deleted", item.bytes());
    }
  }

  /// Of recordings from before the end was noted the last segment tells it, within a day.
  private @Nullable Instant keptUntil(BroadcastId id, BroadcastNote note) throws IOException {
    Instant ended = note.endedAt();
    if (ended == null) {
      ended = archive.load(id).lastMoment().plus(Duration.ofDays(1));
    }
    return rule.keptUntil(ended, note.keepDays());
  }

  private static SweepReport.Item item(
      BroadcastId id, @Nullable Instant keptUntil, List<StoredObject> objects) {
    long bytes = objects.stream().mapToLong(StoredObject::size).sum();
    return new SweepReport.Item(id.value(), keptUntil, objects.size(), bytes);
  }
}
