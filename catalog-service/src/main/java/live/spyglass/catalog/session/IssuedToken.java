package live.spyglass.catalog.session;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/// One refresh token of a session, as stored: its hash, when it was used, and the hash of what was
/// given for it.
@Entity
@Table(name = "refresh_token")
class IssuedToken implements Persistable<String> {

  @Id private String hash;
  private String sessionId;

  @SuppressWarnings("unused") // For whoever looks into the database.
  private Instant issuedAt;

  private @Nullable Instant usedAt;
  private @Nullable String successor;
  private transient boolean fresh;

  @SuppressWarnings("NullAway.Init")
  protected IssuedToken() {}

  IssuedToken(RefreshToken token, String sessionId, Instant issuedAt) {
    this.hash = token.hash();
    this.sessionId = sessionId;
    this.issuedAt = issuedAt;
    this.fresh = true;
  }

  @Override
  public String getId() {
    return hash;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  String sessionId() {
    return sessionId;
  }

  boolean isUsed() {
    return usedAt != null;
  }

  /// Used up for `next`, whose answer may get lost: it can be asked for once more.
  void use(Instant now, RefreshToken next) {
    this.usedAt = now;
    this.successor = next.hash();
  }

  /// Used up for good.
  void retire(Instant now) {
    this.usedAt = now;
    this.successor = null;
  }

  /// Hash of what was given for it, while that can be asked for once more.
  Optional<String> successor() {
    return Optional.ofNullable(successor);
  }
}
