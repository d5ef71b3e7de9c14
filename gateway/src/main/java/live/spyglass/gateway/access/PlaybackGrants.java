package live.spyglass.gateway.access;

import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.TokenVerifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Checks the grant in a media address (`/media/{id}/~{grant}/…`).
@Component
public final class PlaybackGrants {

  private final TokenVerifier verifier;

  PlaybackGrants(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /// Completes when the grant covers the broadcast and has not expired; a problem otherwise.
  public Mono<Void> check(String grant, BroadcastId broadcast) {
    return Mono.fromRunnable(() -> verify(grant, broadcast))
        .subscribeOn(Schedulers.boundedElastic())
        .then();
  }

  private void verify(String grant, BroadcastId broadcast) {
    try {
      if (verifier.grant(grant).filter(it -> it.broadcast().equals(broadcast)).isEmpty()) {
        throw new ProblemException(
            Problem.GRANT_INVALID, "This address has expired, or belongs to another broadcast.");
      }
    } catch (TokenVerifier.KeysUnavailableException e) {
      throw new ProblemException(Problem.UNAVAILABLE, "Grants cannot be checked at the moment.");
    }
  }
}
