package live.spyglass.catalog.session;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import live.spyglass.events.AccountId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/// A family of refresh tokens, as stored.
@Entity
@Table(name = "session")
class Session implements Persistable<String> {

  @Id private String id;
  private String accountId;

  @SuppressWarnings("unused") // For whoever looks into the database.
  private Instant createdAt;

  private Instant expiresAt;
  private @Nullable Instant revokedAt;
  private transient boolean fresh;

  @SuppressWarnings("NullAway.Init")
  protected Session() {}

  Session(String id, AccountId account, Instant now, Instant expiresAt) {
    this.id = id;
    this.accountId = account.value();
    this.createdAt = now;
    this.expiresAt = expiresAt;
    this.fresh = true;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  AccountId account() {
    return new AccountId(accountId);
  }

  boolean isOver(Instant now) {
    return revokedAt != null || !now.isBefore(expiresAt);
  }

  void extend(Instant until) {
    this.expiresAt = until;
  }

  /// For good.
  void revoke(Instant now) {
    if (revokedAt == null) {
      revokedAt = now;
    }
  }
}
