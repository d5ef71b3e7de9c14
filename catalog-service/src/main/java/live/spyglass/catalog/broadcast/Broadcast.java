package live.spyglass.catalog.broadcast;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamKeyReplaced;
import org.jspecify.annotations.Nullable;

/// One broadcast. Its methods are its only ways to change, and each gives the event that tells of
/// the change, or nothing when nothing changed. Not thread-safe: whoever changes it holds its row.
@Entity
@Table(name = "broadcast")
public class Broadcast {

  /// Streams that are remembered as gone. A publisher that reconnects more often while a single
  /// event is on its way does not exist.
  private static final int PAST_STREAMS = 16;

  @Id private String id;
  private String ownerId;
  private String title;

  @Enumerated(EnumType.STRING)
  private Audience audience;

  @Enumerated(EnumType.STRING)
  private BroadcastState state;

  private @Nullable String language;
  private List<String> tags;

  @SuppressWarnings("unused") // Read by queries.
  private String searchText;

  private @Nullable Double latitude;
  private @Nullable Double longitude;
  private boolean locationExact;
  private @Nullable Instant scheduledFor;
  private Instant createdAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant endedAt;
  private Instant sortAt;
  private @Nullable Instant dueAt;

  @SuppressWarnings("unused") // Read by queries.
  private @Nullable String streamKeyHash;

  private @Nullable String streamId;
  private List<String> pastStreams;
  private @Nullable Long recordingMillis;
  private @Nullable Long recordingBytes;
  private @Nullable Integer keepRecordingDays;
  private @Nullable Instant recordingExpiredAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init")
  protected Broadcast() {}

  Broadcast(BroadcastId id, AccountId owner, Draft draft, StreamKey key, Instant now) {
    this.id = id.value();
    this.ownerId = owner.value();
    this.title = draft.title();
    this.audience = draft.audience();
    this.state = draft.scheduledFor() == null ? BroadcastState.READY : BroadcastState.SCHEDULED;
    this.language = draft.language();
    this.tags = List.copyOf(draft.tags());
    this.searchText = SearchText.of(title, tags);
    place(draft.location());
    this.scheduledFor = draft.scheduledFor();
    this.createdAt = now;
    this.sortAt = now;
    this.streamKeyHash = key.hash();
    this.pastStreams = List.of();
    this.keepRecordingDays = draft.keepRecordingDays();
  }

  BroadcastCreated created(StreamKey key, String ownerHandle) {
    return new BroadcastCreated(
        UUID.randomUUID(),
        createdAt,
        id(),
        ownerId(),
        ownerHandle,
        title,
        audience,
        key.hash(),
        scheduledFor,
        keepRecordingDays);
  }

  // What the owner does.

  /// Whether only what may be changed at any time would be: where it is stands once it has begun.
  boolean allows(Changes changes) {
    return startedAt == null || Objects.equals(changes.locationAfter(location()), location());
  }

  /// Tags and place alone are told to nobody: no other service knows them.
  Optional<BroadcastEvent> change(Changes changes, Instant now) {
    String newTitle = changes.title() == null ? title : changes.title();
    Audience newAudience = changes.audience() == null ? audience : changes.audience();
    Integer newDays = keepRecordingDays;
    if (changes.keepRecordingDays() != null) {
      newDays = changes.keepRecordingDays() == 0 ? null : changes.keepRecordingDays();
    }
    boolean told =
        !newTitle.equals(title)
            || newAudience != audience
            || !Objects.equals(newDays, keepRecordingDays);
    title = newTitle;
    audience = newAudience;
    keepRecordingDays = newDays;
    if (changes.tags() != null && !changes.tags().equals(tags)) {
      tags = List.copyOf(changes.tags());
    }
    searchText = SearchText.of(title, tags);
    place(changes.locationAfter(location()));
    return told
        ? Optional.of(
            new BroadcastUpdated(UUID.randomUUID(), now, id(), title, audience, keepRecordingDays))
        : Optional.empty();
  }

  private void place(@Nullable Location location) {
    latitude = location == null ? null : location.latitude();
    longitude = location == null ? null : location.longitude();
    locationExact = location != null && location.exact();
  }

  /// Empty when the broadcast is over: it takes no key any more.
  Optional<BroadcastEvent> replaceKey(StreamKey key, Instant now) {
    if (state == BroadcastState.ENDED) {
      return Optional.empty();
    }
    streamKeyHash = key.hash();
    return Optional.of(new StreamKeyReplaced(UUID.randomUUID(), now, id(), key.hash()));
  }

  /// Empty when it had ended before.
  Optional<BroadcastEvent> end(BroadcastEnded.Reason reason, Instant now) {
    if (state == BroadcastState.ENDED) {
      return Optional.empty();
    }
    state = BroadcastState.ENDED;
    endedAt = now;
    dueAt = null;
    streamKeyHash = null;
    streamId = null;
    return Optional.of(new BroadcastEnded(UUID.randomUUID(), now, id(), now, reason));
  }

  // What happens to its streams.

  /// The publisher is there: no deadline runs while it is.
  void streamStarted(StreamId stream) {
    if (state != BroadcastState.ENDED && !isPast(stream)) {
      adopt(stream);
    }
  }

  /// The stream can be watched since `ready`.
  Optional<BroadcastEvent> playbackReady(StreamId stream, Instant ready, Instant now) {
    if (state == BroadcastState.ENDED || isPast(stream)) {
      return Optional.empty();
    }
    adopt(stream);
    if (state == BroadcastState.LIVE) {
      return Optional.empty();
    }
    boolean resumed = state == BroadcastState.INTERRUPTED;
    state = BroadcastState.LIVE;
    Instant start = startedAt;
    if (start == null) {
      start = ready.isBefore(now) ? ready : now;
      startedAt = start;
      sortAt = start;
    }
    return Optional.of(new BroadcastLive(UUID.randomUUID(), now, id(), stream, start, resumed));
  }

  /// Only the current stream's end matters. After a takeover the successor gets `grace` to show up.
  Optional<BroadcastEvent> streamEnded(
      StreamId stream, StreamEnded.Reason reason, Instant now, Duration window, Duration grace) {
    if (state == BroadcastState.ENDED || isPast(stream)) {
      return Optional.empty();
    }
    boolean current = stream.value().equals(streamId);
    remember(stream.value());
    if (!current) {
      return Optional.empty();
    }
    streamId = null;
    return switch (state) {
      case SCHEDULED, READY, ENDED -> Optional.empty();
      case INTERRUPTED -> Optional.of(interrupt(stream, now, window));
      case LIVE -> {
        if (reason == StreamEnded.Reason.TAKEN_OVER) {
          dueAt = now.plus(grace);
          yield Optional.empty();
        }
        yield Optional.of(interrupt(stream, now, window));
      }
    };
  }

  /// The current stream cannot be read, though nobody said that it ended. It stays the current one:
  /// when it can be read again, the broadcast is live again.
  Optional<BroadcastEvent> playbackStalled(StreamId stream, Instant now, Duration window) {
    return state == BroadcastState.LIVE && stream.value().equals(streamId)
        ? Optional.of(interrupt(stream, now, window))
        : Optional.empty();
  }

  /// What the timer does when `dueAt` has come: the successor of a stream that was taken over never
  /// came, or the interruption lasted too long.
  Optional<BroadcastEvent> timeUp(Instant now, Duration window) {
    if (dueAt == null || now.isBefore(dueAt)) {
      return Optional.empty();
    }
    return switch (state) {
      case SCHEDULED, READY, ENDED -> Optional.empty();
      case LIVE -> Optional.of(interrupt(new StreamId(pastStreams.getLast()), now, window));
      case INTERRUPTED -> end(BroadcastEnded.Reason.INTERRUPTION_EXPIRED, now);
    };
  }

  void recordingCompleted(Duration duration, long bytes) {
    recordingMillis = duration.toMillis();
    recordingBytes = bytes;
  }

  /// Its media is gone; what is known of it stays.
  void recordingExpired(Instant at) {
    if (recordingExpiredAt == null) {
      recordingExpiredAt = at;
    }
  }

  private BroadcastInterrupted interrupt(StreamId stream, Instant now, Duration window) {
    state = BroadcastState.INTERRUPTED;
    Instant deadline = now.plus(window);
    dueAt = deadline;
    return new BroadcastInterrupted(UUID.randomUUID(), now, id(), stream, deadline);
  }

  private void adopt(StreamId stream) {
    if (streamId != null && !streamId.equals(stream.value())) {
      remember(streamId);
    }
    streamId = stream.value();
    dueAt = null;
  }

  private boolean isPast(StreamId stream) {
    return pastStreams.contains(stream.value());
  }

  private void remember(String stream) {
    List<String> past = new ArrayList<>(pastStreams);
    past.add(stream);
    pastStreams = List.copyOf(past.subList(Math.max(0, past.size() - PAST_STREAMS), past.size()));
  }

  // What can be seen.

  public BroadcastId id() {
    return new BroadcastId(id);
  }

  public AccountId ownerId() {
    return new AccountId(ownerId);
  }

  public boolean isOwnedBy(@Nullable AccountId account) {
    return account != null && account.value().equals(ownerId);
  }

  public String title() {
    return title;
  }

  public Audience audience() {
    return audience;
  }

  public BroadcastState state() {
    return state;
  }

  public @Nullable String language() {
    return language;
  }

  public List<String> tags() {
    return tags;
  }

  public @Nullable Location location() {
    return latitude == null || longitude == null
        ? null
        : new Location(latitude, longitude, locationExact);
  }

  public @Nullable Instant scheduledFor() {
    return scheduledFor;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /// When it could be watched for the first time.
  public @Nullable Instant startedAt() {
    return startedAt;
  }

  public @Nullable Instant endedAt() {
    return endedAt;
  }

  /// When it ends unless the publisher comes back; absent while the publisher is there.
  public @Nullable Instant interruptedUntil() {
    return state == BroadcastState.INTERRUPTED ? dueAt : null;
  }

  /// Whether a publisher is connected, as far as is known.
  public boolean isConnected() {
    return streamId != null;
  }

  /// How long the owner wants the recording to be kept; null: as long as the instance's rule says.
  public @Nullable Integer keepRecordingDays() {
    return keepRecordingDays;
  }

  /// Whether the time for which the recording was kept is over.
  public boolean isRecordingExpired() {
    return recordingExpiredAt != null;
  }

  public Optional<Recording> recording() {
    return recordingMillis == null || recordingBytes == null
        ? Optional.empty()
        : Optional.of(new Recording(Duration.ofMillis(recordingMillis), recordingBytes));
  }

  /// What lists are ordered by.
  Instant sortAt() {
    return sortAt;
  }

  /// Rises with every change; what an ETag shows.
  public long version() {
    return version == null ? 0 : version;
  }

  /// The complete replay.
  public record Recording(Duration duration, long bytes) {}
}
