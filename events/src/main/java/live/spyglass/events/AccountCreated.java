package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// Somebody signed up.
public record AccountCreated(
    UUID eventId, Instant occurredAt, AccountId accountId, String handle, String displayName)
    implements Event {
  @Override
  public String key() {
    return accountId.value();
  }
}
