package live.spyglass.transcode.job;

import live.spyglass.events.BroadcastId;

/// A claim on a broadcast, as long as it is renewed. `token` is larger than that of every earlier
/// claim on anything.
record Lease(BroadcastId broadcast, long token) {}
