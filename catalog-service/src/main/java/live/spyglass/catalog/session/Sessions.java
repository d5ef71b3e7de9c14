package live.spyglass.catalog.session;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import live.spyglass.events.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Opens, renews and ends sessions.
@Component
class Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final SessionRepository sessions;
  private final IssuedTokenRepository tokens;
  private final SessionProperties properties;
  private final Clock clock;

  Sessions(
      SessionRepository sessions,
      IssuedTokenRepository tokens,
      SessionProperties properties,
      Clock clock) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.properties = properties;
    this.clock = clock;
  }

  /// The first refresh token of a new family.
  @Transactional
  RefreshToken open(AccountId account) {
    Instant now = clock.instant();
    String id = UUID.randomUUID().toString();
    sessions.save(new Session(id, account, now, now.plus(properties.lifetime())));
    return issue(id, now);
  }

  /// Uses the token up. A used one is answered once more as long as what it was answered with is
  /// unused, since that answer may have been lost on its way; whichever of the two was given first
  /// is void then. Any other use of a used token commits the end of its family.
  @Transactional
  Renewal renew(RefreshToken given) {
    Instant now = clock.instant();
    // The lock comes before the token is read: of two that use it at once, one sees it used.
    Optional<Session> locked = tokens.findSessionId(given.hash()).flatMap(sessions::lock);
    if (locked.isEmpty() || locked.get().isOver(now)) {
      return new Renewal.Over();
    }
    Session session = locked.get();
    IssuedToken token = tokens.findById(given.hash()).orElseThrow();
    Optional<IssuedToken> unclaimed =
        token.successor().flatMap(tokens::findById).filter(next -> !next.isUsed());
    if (token.isUsed() && unclaimed.isEmpty()) {
      session.revoke(now);
      LOG.atWarn()
          .addKeyValue("account", session.account())
          .addKeyValue("session", session.getId())
          .log("a refresh token was used twice: the session is revoked");
      return new Renewal.Reused();
    }
    RefreshToken next = issue(session.getId(), now);
    if (token.isUsed()) {
      unclaimed.get().retire(now);
      token.retire(now);
    } else {
      token.use(now, next);
    }
    session.extend(now.plus(properties.lifetime()));
    return new Renewal.Renewed(session.account(), next);
  }

  /// Ends the token's family; does nothing for a token that is not known.
  @Transactional
  void close(RefreshToken given) {
    tokens
        .findSessionId(given.hash())
        .flatMap(sessions::lock)
        .ifPresent(session -> session.revoke(clock.instant()));
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT10M")
  @Transactional
  void prune() {
    sessions.deleteExpired(clock.instant());
  }

  private RefreshToken issue(String sessionId, Instant now) {
    RefreshToken token = RefreshToken.random();
    tokens.save(new IssuedToken(token, sessionId, now));
    return token;
  }

  /// What came of a refresh token.
  sealed interface Renewal {

    record Renewed(AccountId account, RefreshToken next) implements Renewal {}

    /// Unknown, expired or signed out.
    record Over() implements Renewal {}

    /// Used before: its family has just been revoked.
    record Reused() implements Renewal {}
  }
}
