package live.spyglass.ingest.publish;

/// Outcome of a publish attempt; anything but Accepted ends it.
public sealed interface PublishDecision {

  record Accepted(Publication publication) implements PublishDecision {}

  record Refused(Refusal refusal) implements PublishDecision {}
}
