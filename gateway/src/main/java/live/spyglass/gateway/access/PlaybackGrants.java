package live.spyglass.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.PlaybackGrant;
import live.spyglass.support.token.TokenVerifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Checks the grant in a media address (`/media/{id}/~{grant}/…`). A player shows the same grant
/// several times a second, so what was found valid is remembered for a minute, or until it expires.
@Component
public final class PlaybackGrants {

  private static final int MOST = 10_000;
  private static final Duration KEEP = Duration.ofMinutes(1);

  private final TokenVerifier verifier;
  private final InstantSource clock = InstantSource.system();
  private final Cache<String, PlaybackGrant> valid =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEEP).build();

  PlaybackGrants(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /// Completes when the grant covers the broadcast and has not expired; a problem otherwise.
  public Mono<Void> check(String grant, BroadcastId broadcast) {
    PlaybackGrant known = valid.getIfPresent(grant);
    if (known != null && covers(known, broadcast) && clock.instant().isBefore(known.expiresAt())) {
      return Mono.empty();
    }
    // Verifying may fetch the catalog's keys, which blocks.
    return Mono.fromRunnable(() -> verify(grant, broadcast))
        .subscribeOn(Schedulers.boundedElastic())
        .then();
  }

  private void verify(String grant, BroadcastId broadcast) {
    try {
      PlaybackGrant found =
          verifier
              .grant(grant)
              .filter(it -> covers(it, broadcast))
              .orElseThrow(() ->
                  new ProblemException(
                      Problem.GRANT_INVALID,
                      "This address has expired, or belongs to another broadcast."));
      valid.put(grant, found);
    } catch (TokenVerifier.KeysUnavailableException e) {
      throw new ProblemException(Problem.UNAVAILABLE, "Grants cannot be checked at the moment.");
    }
  }

  private static boolean covers(PlaybackGrant grant, BroadcastId broadcast) {
    return grant.broadcast().equals(broadcast);
  }
}
