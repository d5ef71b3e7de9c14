package live.spyglass.catalog.broadcast;

import java.util.Set;
import live.spyglass.events.AccountId;
import org.jspecify.annotations.Nullable;

/// What to list. `mine`: everything of this account, whatever its audience. Otherwise only what is
/// PUBLIC, without what ended before anybody could watch; `broadcaster` narrows that to one
/// account. No state means any.
public record BroadcastQuery(
    @Nullable AccountId mine,
    @Nullable AccountId broadcaster,
    Set<BroadcastState> states,
    @Nullable String text,
    @Nullable String tag,
    @Nullable BoundingBox box,
    int pageSize,
    @Nullable String pageToken) {}
