package live.spyglass.catalog.session;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/// One refresh token of a session, as stored: its hash, and when it was used.
@Entity
@Table(name = "refresh_token")
class IssuedToken implements Persistable<String> {

  @Id private String hash;
  private String sessionId;

  @SuppressWarnings("unused") // For whoever looks into the database.
  private Instant issuedAt;

  private @Nullable Instant usedAt;
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

  void use(Instant now) {
    this.usedAt = now;
  }
}
