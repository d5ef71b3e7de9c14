package live.spyglass.catalog.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import live.spyglass.catalog.outbox.Outbox;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Topics;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What people do with broadcasts. Throws `NOT_FOUND` for a broadcast that the viewer may not know
/// of, `FORBIDDEN` for one that they may see and do not own.
@Component
public class Broadcasts {

  private static final Logger LOG = LoggerFactory.getLogger(Broadcasts.class);
  private static final Duration FARTHEST_SCHEDULE = Duration.ofDays(730);

  private final BroadcastRepository repository;
  private final Invitations invitations;
  private final Outbox outbox;
  private final BroadcastProperties properties;
  private final RecordingProperties recordings;
  private final Clock clock;

  Broadcasts(
      BroadcastRepository repository,
      Invitations invitations,
      Outbox outbox,
      BroadcastProperties properties,
      RecordingProperties recordings,
      Clock clock) {
    this.repository = repository;
    this.invitations = invitations;
    this.outbox = outbox;
    this.properties = properties;
    this.recordings = recordings;
    this.clock = clock;
  }

  @Transactional
  public Keyed create(Viewer owner, Draft draft) {
    Instant now = clock.instant();
    checkSchedule(draft.scheduledFor(), now);
    checkKeeping(draft.keepRecordingDays());
    if (repository.countOpen(owner.id().value()) >= properties.openLimit()) {
      throw new ProblemException(
          Problem.TOO_MANY_REQUESTS,
          "You have "
              + properties.openLimit()
              + " broadcasts that have not ended. End or delete one first.");
    }
    StreamKey key = StreamKey.random();
    Broadcast broadcast = new Broadcast(BroadcastId.random(), owner.id(), draft, key, now);
    Broadcast saved = repository.saveAndFlush(broadcast);
    outbox.add(Topics.BROADCASTS, saved.created(key, owner.handle()));
    log(saved, "broadcast created");
    return new Keyed(saved, key);
  }

  /// The broadcast, if the viewer may know of it.
  @Transactional(readOnly = true)
  public Broadcast see(BroadcastId id, @Nullable Viewer viewer) {
    return repository
        .findById(id.value())
        .filter(broadcast -> isVisible(broadcast, viewer))
        .orElseThrow(Broadcasts::nothing);
  }

  /// The broadcast, if the viewer owns it.
  @Transactional(readOnly = true)
  public Broadcast seeOwn(BroadcastId id, Viewer viewer) {
    return requireOwner(see(id, viewer), viewer);
  }

  /// Throws `PRECONDITION_FAILED` when `expected` is given and not the version any more, and
  /// `STATE_CONFLICT` for another place than where it was when it began.
  @Transactional
  public Broadcast change(BroadcastId id, Viewer owner, Changes changes, @Nullable Long expected) {
    checkKeeping(changes.keepRecordingDays());
    Broadcast broadcast = lockOwn(id, owner);
    if (expected != null && expected != broadcast.version()) {
      throw new ProblemException(
          Problem.PRECONDITION_FAILED, "The broadcast is not as it was when you fetched it.");
    }
    if (!broadcast.allows(changes)) {
      throw new ProblemException(
          Problem.STATE_CONFLICT,
          "The broadcast has begun: its place can be changed only before that.");
    }
    tell(broadcast.change(changes, clock.instant()));
    return repository.saveAndFlush(broadcast);
  }

  /// The old key is dead when this returns. Throws `STATE_CONFLICT` when the broadcast is over.
  @Transactional
  public Keyed replaceKey(BroadcastId id, Viewer owner) {
    Broadcast broadcast = lockOwn(id, owner);
    StreamKey key = StreamKey.random();
    Optional<BroadcastEvent> event = broadcast.replaceKey(key, clock.instant());
    if (event.isEmpty()) {
      throw new ProblemException(
          Problem.STATE_CONFLICT, "The broadcast has ended: it takes no stream any more.");
    }
    tell(event);
    log(broadcast, "stream key replaced");
    return new Keyed(repository.saveAndFlush(broadcast), key);
  }

  /// Ends it, or leaves it as it ended before.
  @Transactional
  public Broadcast end(BroadcastId id, Viewer owner) {
    Broadcast broadcast = lockOwn(id, owner);
    Optional<BroadcastEvent> event = broadcast.end(BroadcastEnded.Reason.OWNER, clock.instant());
    tell(event);
    event.ifPresent(_ -> log(broadcast, "broadcast ended by its owner"));
    return repository.saveAndFlush(broadcast);
  }

  /// Takes it away with everything that belongs to it. What had not ended is told to have ended
  /// first, so that whoever knows only of endings lets go of it too.
  @Transactional
  public void delete(BroadcastId id, Viewer owner) {
    Broadcast broadcast = lockOwn(id, owner);
    Instant now = clock.instant();
    tell(broadcast.end(BroadcastEnded.Reason.OWNER, now));
    tell(Optional.of(new BroadcastDeleted(UUID.randomUUID(), now, id)));
    repository.delete(broadcast);
    log(broadcast, "broadcast deleted");
  }

  /// The broadcast that takes streams with this key.
  @Transactional(readOnly = true)
  public Optional<Broadcast> findByStreamKeyHash(String hash) {
    return repository.findByStreamKeyHash(hash);
  }

  private static void checkSchedule(@Nullable Instant scheduledFor, Instant now) {
    if (scheduledFor != null
        && (!scheduledFor.isAfter(now) || scheduledFor.isAfter(now.plus(FARTHEST_SCHEDULE)))) {
      throw new ProblemException(
          Problem.INVALID_REQUEST, "'scheduledFor' must be within the next two years.");
    }
  }

  private void checkKeeping(@Nullable Integer days) {
    Integer most = recordings.keepDaysMax();
    if (days != null && most != null && days > most) {
      throw new ProblemException(
          Problem.INVALID_REQUEST,
          "'keepRecordingDays' is too long: here recordings are kept for at most "
              + most
              + " days.");
    }
  }

  private boolean isVisible(Broadcast broadcast, @Nullable Viewer viewer) {
    if (broadcast.audience() != Audience.PRIVATE) {
      return true;
    }
    return viewer != null
        && (broadcast.isOwnedBy(viewer.id()) || invitations.isInvited(broadcast.id(), viewer.id()));
  }

  private Broadcast lockOwn(BroadcastId id, Viewer viewer) {
    Broadcast broadcast =
        repository
            .lock(id.value())
            .filter(found -> isVisible(found, viewer))
            .orElseThrow(Broadcasts::nothing);
    return requireOwner(broadcast, viewer);
  }

  private static Broadcast requireOwner(Broadcast broadcast, Viewer viewer) {
    if (!broadcast.isOwnedBy(viewer.id())) {
      throw new ProblemException(
          Problem.FORBIDDEN, "Only the owner of a broadcast may do this to it.");
    }
    return broadcast;
  }

  private void tell(Optional<BroadcastEvent> event) {
    event.ifPresent(found -> outbox.add(Topics.BROADCASTS, found));
  }

  private static void log(Broadcast broadcast, String what) {
    LOG.atInfo().addKeyValue("broadcast", broadcast.id()).log(what);
  }

  private static ProblemException nothing() {
    return new ProblemException(Problem.NOT_FOUND, "There is no such broadcast.");
  }

  /// A broadcast and its new key, which is nowhere else.
  public record Keyed(Broadcast broadcast, StreamKey key) {}
}
