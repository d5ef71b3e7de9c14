package live.spyglass.catalog.broadcast.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import live.spyglass.catalog.broadcast.Broadcast;
import live.spyglass.catalog.broadcast.Broadcasts;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Tells ingest whose key it has met, when the topic has not told it yet. Inside the platform only.
@RestController
class StreamKeyController {

  private final Broadcasts broadcasts;

  StreamKeyController(Broadcasts broadcasts) {
    this.broadcasts = broadcasts;
  }

  /// 404 for a key that is not, or no longer, anybody's.
  @PostMapping("/internal/stream-keys/resolve")
  Resolved resolve(@RequestBody @Valid Resolve body) {
    return broadcasts
        .findByStreamKeyHash(body.streamKeyHash())
        .map(Resolved::from)
        .orElseThrow(() ->
            new ProblemException(Problem.NOT_FOUND, "No broadcast takes streams with this key."));
  }

  record Resolve(@NotNull @Pattern(regexp = "[0-9a-f]{64}") String streamKeyHash) {}

  record Resolved(BroadcastId broadcastId, AccountId ownerId, Audience audience) {

    static Resolved from(Broadcast broadcast) {
      return new Resolved(broadcast.id(), broadcast.ownerId(), broadcast.audience());
    }
  }
}
