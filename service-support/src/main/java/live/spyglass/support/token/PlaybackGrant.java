package live.spyglass.support.token;

import java.time.Instant;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// Leave to watch one PRIVATE broadcast until it expires: playlists, segments, poster, recording,
/// chat.
public record PlaybackGrant(BroadcastId broadcast, @Nullable AccountId viewer, Instant expiresAt) {}
