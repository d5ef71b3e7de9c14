package live.spyglass.support.token;

import live.spyglass.events.AccountId;

/// Somebody signed in, as the access token says. As a controller's parameter: a `Viewer` must be
/// there (401 otherwise), a `@Nullable Viewer` may be.
public record Viewer(AccountId id, String handle, String displayName) {}
