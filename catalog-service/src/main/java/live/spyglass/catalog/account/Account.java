package live.spyglass.catalog.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import live.spyglass.events.AccountId;
import org.jspecify.annotations.Nullable;

/// One person, as stored.
@Entity
@Table(name = "account")
class Account {

  @Id private String id;
  private String handle;
  private String displayName;
  private String passwordHash;
  private Instant createdAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init")
  protected Account() {}

  Account(AccountId id, String handle, String displayName, String passwordHash, Instant createdAt) {
    this.id = id.value();
    this.handle = handle;
    this.displayName = displayName;
    this.passwordHash = passwordHash;
    this.createdAt = createdAt;
  }

  String passwordHash() {
    return passwordHash;
  }

  void rehash(String newPasswordHash) {
    this.passwordHash = newPasswordHash;
  }

  Profile profile() {
    return new Profile(new AccountId(id), handle, displayName, createdAt);
  }
}
