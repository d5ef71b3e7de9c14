package live.spyglass.catalog.broadcast.web;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.catalog.account.Accounts;
import live.spyglass.catalog.account.Profile;
import live.spyglass.catalog.audience.Crowd;
import live.spyglass.catalog.audience.Crowds;
import live.spyglass.catalog.broadcast.Broadcast;
import live.spyglass.catalog.broadcast.BroadcastState;
import live.spyglass.catalog.broadcast.Location;
import live.spyglass.catalog.broadcast.RecordingProperties;
import live.spyglass.catalog.broadcast.StreamKey;
import live.spyglass.catalog.token.TokenIssuer;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Shows broadcasts to one person. Whoever calls has made sure that the person may see them.
@Component
class BroadcastViews {

  private final Accounts accounts;
  private final Crowds crowds;
  private final TokenIssuer tokens;
  private final IngestProperties ingest;
  private final PublicUrlProperties publicUrl;
  private final RecordingProperties recordings;

  BroadcastViews(
      Accounts accounts,
      Crowds crowds,
      TokenIssuer tokens,
      IngestProperties ingest,
      PublicUrlProperties publicUrl,
      RecordingProperties recordings) {
    this.accounts = accounts;
    this.crowds = crowds;
    this.tokens = tokens;
    this.ingest = ingest;
    this.publicUrl = publicUrl;
    this.recordings = recordings;
  }

  BroadcastView show(Broadcast broadcast, @Nullable Viewer viewer) {
    return show(List.of(broadcast), viewer).getFirst();
  }

  /// Only for the answer to whoever has just had the key made.
  BroadcastView showWithKey(Broadcast broadcast, Viewer owner, StreamKey key) {
    return new Screen(owner, key, List.of(broadcast)).show(broadcast);
  }

  List<BroadcastView> show(List<Broadcast> broadcasts, @Nullable Viewer viewer) {
    Screen screen = new Screen(viewer, null, broadcasts);
    return broadcasts.stream().map(screen::show).toList();
  }

  private PublicAddress address() {
    String base =
        publicUrl.url().isEmpty()
            ? ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()
            : publicUrl.url();
    return new PublicAddress(
        URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base));
  }

  /// What is needed to show several broadcasts, fetched at once.
  private final class Screen {

    private final @Nullable AccountId viewer;
    private final @Nullable StreamKey key;
    private final PublicAddress address = address();
    private final Map<AccountId, Profile> owners;
    private final Map<BroadcastId, Crowd> counted;

    Screen(@Nullable Viewer viewer, @Nullable StreamKey key, List<Broadcast> broadcasts) {
      this.viewer = viewer == null ? null : viewer.id();
      this.key = key;
      this.owners = accounts.findAll(broadcasts.stream().map(Broadcast::ownerId).toList());
      this.counted = crowds.find(broadcasts.stream().map(Broadcast::id).toList());
    }

    BroadcastView show(Broadcast broadcast) {
      boolean mine = broadcast.isOwnedBy(viewer);
      boolean over = broadcast.state() == BroadcastState.ENDED;
      String grant =
          broadcast.audience() == Audience.PRIVATE && viewer != null
              ? tokens.grant(broadcast.id(), viewer)
              : null;
      Crowd crowd = counted.getOrDefault(broadcast.id(), Crowd.NOBODY);
      return new BroadcastView(
          broadcast.id(),
          broadcast.title(),
          broadcast.state(),
          broadcast.audience(),
          broadcaster(broadcast.ownerId()),
          mine,
          broadcast.language(),
          broadcast.tags(),
          place(broadcast.location()),
          broadcast.scheduledFor(),
          broadcast.createdAt(),
          broadcast.startedAt(),
          broadcast.endedAt(),
          broadcast.interruptedUntil(),
          new BroadcastView.Viewers(
              crowd.live(), crowd.replay(), crowd.total(), crowd.watched().toSeconds()),
          crowd.hearts(),
          over && (broadcast.startedAt() == null || broadcast.isRecordingExpired())
              ? null
              : address.playback(
                  broadcast.id(),
                  grant,
                  ingest.takesWebRtc() && broadcast.state() == BroadcastState.LIVE),
          address.chat(broadcast.id(), grant),
          over ? recording(broadcast, grant) : null,
          mine ? broadcast.keepRecordingDays() : null,
          mine && !over
              ? address.ingest(ingest, broadcast.id(), key == null ? null : key.value())
              : null);
    }

    private BroadcastView.Broadcaster broadcaster(AccountId id) {
      Profile owner =
          Optional.ofNullable(owners.get(id))
              .orElseThrow(() -> new IllegalStateException("no owner " + id));
      return new BroadcastView.Broadcaster(id.value(), owner.handle(), owner.displayName());
    }

    private BroadcastView.@Nullable Recording recording(
        Broadcast broadcast, @Nullable String grant) {
      return broadcast
          .recording()
          .map(recording ->
              new BroadcastView.Recording(
                  address.recording(broadcast.id(), grant),
                  recording.duration().toMillis(),
                  recording.bytes(),
                  keptUntil(broadcast),
                  broadcast.isRecordingExpired()))
          .orElse(null);
    }

    private @Nullable Instant keptUntil(Broadcast broadcast) {
      return broadcast.endedAt() == null
          ? null
          : recordings.keptUntil(broadcast.endedAt(), broadcast.keepRecordingDays());
    }

    private static BroadcastView.@Nullable Place place(@Nullable Location location) {
      return location == null
          ? null
          : new BroadcastView.Place(location.latitude(), location.longitude(), location.exact());
    }
  }
}
