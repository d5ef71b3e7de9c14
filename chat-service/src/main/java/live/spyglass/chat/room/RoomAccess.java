package live.spyglass.chat.room;

import java.util.Optional;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.PlaybackGrant;
import live.spyglass.support.token.TokenVerifier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Who may enter a room.
@Component
public class RoomAccess {

  private final TokenVerifier tokens;

  RoomAccess(TokenVerifier tokens) {
    this.tokens = tokens;
  }

  /// Whether somebody may enter.
  public sealed interface Decision {

    /// `evenIfPrivate`: also when the room is PRIVATE, or becomes so.
    record Allowed(boolean evenIfPrivate) implements Decision {}

    /// As if there were no such room.
    record Hidden() implements Decision {}

    /// A grant was shown that is not valid, not any more, or not for this broadcast.
    record GrantInvalid() implements Decision {}
  }

  /// May block while public keys are fetched; throws [TokenVerifier.KeysUnavailableException].
  public Decision decide(Room room, @Nullable AccountId account, @Nullable String grant) {
    boolean owner = room.owner().equals(account);
    if (owner || (grant == null && room.audience() != Audience.PRIVATE)) {
      return new Decision.Allowed(owner);
    }
    if (grant == null) {
      return new Decision.Hidden();
    }
    Optional<PlaybackGrant> valid =
        tokens.grant(grant).filter(shown -> shown.broadcast().equals(room.id()));
    if (valid.isPresent()) {
      return new Decision.Allowed(true);
    }
    return room.audience() == Audience.PRIVATE
        ? new Decision.GrantInvalid()
        : new Decision.Allowed(false);
  }

  /// The same for HTTP: throws the [ProblemException] that goes with a refusal.
  public void require(Room room, @Nullable AccountId account, @Nullable String grant) {
    try {
      switch (decide(room, account, grant)) {
        case Decision.Allowed _ -> {}
        case Decision.Hidden() ->
            throw new ProblemException(Problem.NOT_FOUND, "There is no such broadcast.");
        case Decision.GrantInvalid() ->
            throw new ProblemException(
                Problem.GRANT_INVALID, "The grant is not valid for this broadcast.");
      }
    } catch (TokenVerifier.KeysUnavailableException e) {
      throw new ProblemException(Problem.UNAVAILABLE, "Grants cannot be checked at the moment.");
    }
  }
}
