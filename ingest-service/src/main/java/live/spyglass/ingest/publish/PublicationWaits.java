package live.spyglass.ingest.publish;

/// How long a publication waits, in nanoseconds: `trackNanos` with only sound or only pictures for
/// the other, before it is announced; `keyframeNanos` with frames that no decoder could use for one
/// that it could, before it is refused.
record PublicationWaits(long trackNanos, long keyframeNanos) {}
