package live.spyglass.catalog.account;

import java.time.Instant;
import live.spyglass.events.AccountId;

/// What everybody may know of a person; also its JSON.
public record Profile(AccountId id, String handle, String displayName, Instant createdAt) {}
