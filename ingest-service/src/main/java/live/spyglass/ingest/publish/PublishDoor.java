package live.spyglass.ingest.publish;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.health.StreamMeter;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamLimits;
import live.spyglass.ingest.stream.StreamRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Lets publishers in, one per broadcast. Every protocol asks here. Thread-safe.
public final class PublishDoor implements PublicationEvents {

  /// The phase of whatever carries publishers: it stops when the door has sent them away.
  public static final int CARRIERS = SmartLifecycle.DEFAULT_PHASE - 1;

  private static final Logger LOG = LoggerFactory.getLogger(PublishDoor.class);

  /// Longer than any key that the catalog makes.
  private static final int MAX_KEY_LENGTH = 256;

  private final StreamKeys keys;
  private final WrongKeys wrongKeys;
  private final StreamRegistry registry;
  private final Announcements announcements;
  private final PublishMetrics metrics;
  private final PublishProperties properties;
  private final URI inside;
  private final MediaBudget budget;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<BroadcastId, Publication> publications = new ConcurrentHashMap<>();
  private final Object departures = new Object();
  private volatile boolean leaving;

  /// `inside`: where other nodes find this node's `/internal`.
  PublishDoor(
      StreamKeys keys,
      WrongKeys wrongKeys,
      StreamRegistry registry,
      Announcements announcements,
      PublishMetrics metrics,
      PublishProperties properties,
      URI inside,
      MediaBudget budget,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.keys = keys;
    this.wrongKeys = wrongKeys;
    this.registry = registry;
    this.announcements = announcements;
    this.metrics = metrics;
    this.properties = properties;
    this.inside = inside;
    this.budget = budget;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /// Decides on an attempt, asking the catalog when the key is not known here; blocks for the
  /// catalog's deadline at most. Once accepted, whoever published to the same broadcast before is
  /// out.
  public PublishDecision admit(PublishAttempt attempt, Publisher publisher) {
    PublishDecision decision =
        switch (recognise(attempt)) {
          case Recognised(KeyHash hash, KeyOwner owner) -> enter(attempt, hash, owner, publisher);
          case Stranger(Refusal refusal) -> new PublishDecision.Refused(refusal);
        };
    if (decision instanceof PublishDecision.Refused(Refusal refusal)) {
      tellRefused(attempt, refusal);
    }
    return decision;
  }

  /// Why an attempt would be refused; empty when it would be accepted as things are. For a protocol
  /// that must answer before it can tell whether anything will come of it. Blocks as [#admit] does.
  public Optional<Refusal> findRefusal(PublishAttempt attempt) {
    return switch (recognise(attempt)) {
      case Recognised _ -> Optional.empty();
      case Stranger(Refusal refusal) -> {
        tellRefused(attempt, refusal);
        yield Optional.of(refusal);
      }
    };
  }

  private void tellRefused(PublishAttempt attempt, Refusal refusal) {
    metrics.refused(refusal);
    LOG.atInfo()
        .addKeyValue("address", attempt.address().getHostAddress())
        .addKeyValue("protocol", attempt.protocol())
        .log("publisher refused: {}", refusal);
  }

  /// Whose key it is.
  private sealed interface Recognition {}

  private record Recognised(KeyHash hash, KeyOwner owner) implements Recognition {}

  private record Stranger(Refusal refusal) implements Recognition {}

  private Recognition recognise(PublishAttempt attempt) {
    if (leaving) {
      return new Stranger(Refusal.SHUTTING_DOWN);
    }
    if (attempt.streamKey().isBlank() || attempt.streamKey().length() > MAX_KEY_LENGTH) {
      return new Stranger(Refusal.UNKNOWN_KEY);
    }
    KeyHash hash = KeyHash.of(attempt.streamKey());
    KeyAnswer answer = keys.recall(hash);
    if (answer == KeyAnswer.Unknown.UNKNOWN) {
      if (wrongKeys.areTooMany(attempt.address())) {
        return new Stranger(Refusal.TOO_MANY_ATTEMPTS);
      }
      answer = keys.ask(hash);
    }
    return switch (answer) {
      case KeyAnswer.Known(KeyOwner owner) -> new Recognised(hash, owner);
      case KeyAnswer.Unknown _ -> {
        wrongKeys.add(attempt.address());
        yield new Stranger(Refusal.UNKNOWN_KEY);
      }
      case KeyAnswer.Over _ -> new Stranger(Refusal.BROADCAST_OVER);
      case KeyAnswer.Unavailable _ -> new Stranger(Refusal.TRY_AGAIN);
    };
  }

  private PublishDecision enter(
      PublishAttempt attempt, KeyHash hash, KeyOwner owner, Publisher publisher) {
    if (attempt.broadcast() != null && !attempt.broadcast().equals(owner.broadcastId())) {
      return new PublishDecision.Refused(Refusal.UNKNOWN_KEY);
    }
    Publication publication = publication(attempt, hash, owner, publisher);
    registry.add(publication.stream());
    Publication before = publications.put(owner.broadcastId(), publication);
    if (before != null) {
      before.revoke(StreamEnded.Reason.TAKEN_OVER);
    }
    // Whatever takes the key away from here on finds the publication; what came earlier shows now.
    if (leaving || !keys.isGood(hash, owner.broadcastId())) {
      publication.end(StreamEnded.Reason.REVOKED);
      return new PublishDecision.Refused(leaving ? Refusal.SHUTTING_DOWN : Refusal.TRY_AGAIN);
    }
    LOG.atInfo()
        .addKeyValue("broadcast", owner.broadcastId())
        .addKeyValue("stream", publication.streamId())
        .addKeyValue("protocol", attempt.protocol())
        .log(before == null ? "publisher let in" : "publisher took over");
    return new PublishDecision.Accepted(publication);
  }

  private Publication publication(
      PublishAttempt attempt, KeyHash hash, KeyOwner owner, Publisher publisher) {
    PublishProperties.Readers readers = properties.readers();
    LiveStream stream =
        new LiveStream(
            StreamId.random(),
            new StreamLimits(
                readers.queueFrames(),
                readers.queueSize().toBytes(),
                readers.groupFrames(),
                readers.groupSize().toBytes(),
                readers.most()),
            budget);
    return new Publication(
        owner,
        hash,
        attempt.protocol(),
        stream,
        new StreamMeter(stream, properties.maxBitrate(), nanoTime.getAsLong()),
        publisher,
        this,
        new PublicationWaits(properties.trackWait().toNanos(), properties.keyframeWait().toNanos()),
        nanoTime);
  }

  @Override
  public void started(Publication publication) {
    StreamId id = publication.streamId();
    KeyOwner owner = publication.owner();
    announcements.add(
        new StreamStarted(
            UUID.randomUUID(),
            clock.instant(),
            owner.broadcastId(),
            id,
            owner.ownerId(),
            owner.audience(),
            publication.protocol(),
            sourceUrl(id).toString()));
    LOG.atInfo()
        .addKeyValue("broadcast", owner.broadcastId())
        .addKeyValue("stream", id)
        .log("stream started");
  }

  @Override
  public void refused(Publication publication, MediaRefusal refusal) {
    metrics.refused(refusal);
    announcements.add(
        new StreamRefused(
            UUID.randomUUID(),
            clock.instant(),
            publication.broadcastId(),
            publication.streamId(),
            refusal.reason(),
            refusal.what()));
    LOG.atInfo()
        .addKeyValue("broadcast", publication.broadcastId())
        .addKeyValue("stream", publication.streamId())
        .log("stream refused: {}", refusal);
  }

  @Override
  public void ended(Publication publication, StreamEnded.Reason reason) {
    publications.remove(publication.broadcastId(), publication);
    registry.remove(publication.stream());
    metrics.ended(publication, reason, nanoTime.getAsLong());
    if (publication.isStarted()) {
      announcements.add(
          new StreamEnded(
              UUID.randomUUID(),
              clock.instant(),
              publication.broadcastId(),
              publication.streamId(),
              reason));
    }
    LOG.atInfo()
        .addKeyValue("broadcast", publication.broadcastId())
        .addKeyValue("stream", publication.streamId())
        .log("stream ended: {}", reason);
    synchronized (departures) {
      departures.notifyAll();
    }
  }

  Optional<Publication> findPublication(BroadcastId broadcast) {
    return Optional.ofNullable(publications.get(broadcast));
  }

  /// A live view.
  Collection<Publication> listPublications() {
    return Collections.unmodifiableCollection(publications.values());
  }

  /// Whether this node has been told to go: nobody is let in any more.
  public boolean isLeaving() {
    return leaving;
  }

  /// Lets nobody in any more, waits that long for those who are in to end by themselves, then sends
  /// away who is left, so that they come back elsewhere.
  void leave(Duration wait) {
    leaving = true;
    LOG.info(
        "this node goes: {} streams have {} s to end by themselves",
        publications.size(),
        wait.toSeconds());
    awaitNobody(System.nanoTime() + wait.toNanos());
    publications.values().forEach(publication -> publication.revoke(StreamEnded.Reason.CLOSED));
  }

  private void awaitNobody(long deadline) {
    try {
      synchronized (departures) {
        for (long left = deadline - System.nanoTime();
            left > 0 && !publications.isEmpty();
            left = deadline - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(departures, left);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private URI sourceUrl(StreamId id) {
    String base = inside.toString().replaceAll("/+$", "");
    return URI.create(base + "/internal/streams/" + id);
  }
}
