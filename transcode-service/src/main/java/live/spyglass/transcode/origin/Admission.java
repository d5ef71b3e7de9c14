package live.spyglass.transcode.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.transcode.recording.BroadcastNote;
import live.spyglass.transcode.recording.Notes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Who may see what. A change of audience is seen here within a second, wherever it was noticed;
/// while nobody who knows it answers, what was known last holds.
@Component
public final class Admission {

  private final LoadingCache<BroadcastId, Optional<Audience>> audiences;

  private final Cache<BroadcastId, Audience> lastKnown =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(1)).build();

  Admission(Notes notes) {
    this.audiences =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .build(id -> notes.find(id).map(BroadcastNote::audience));
  }

  /// The broadcast, and whether caches that serve many people may keep it.
  record Admitted(BroadcastId id, boolean shared) {}

  /// Throws [ProblemException] NOT_FOUND when there is no such broadcast, or none for this caller.
  Admitted admit(String id, @Nullable String grant) {
    if (!BroadcastId.isValid(id)) {
      throw notFound();
    }
    BroadcastId broadcast = new BroadcastId(id);
    Audience audience = audience(broadcast).orElseThrow(Admission::notFound);
    boolean closed = audience == Audience.PRIVATE;
    if (closed && !id.equals(grant)) {
      throw notFound();
    }
    return new Admitted(broadcast, !closed);
  }

  static ProblemException notFound() {
    return new ProblemException(Problem.NOT_FOUND, "There is no such broadcast or piece of it.");
  }

  public void forget(BroadcastId id) {
    audiences.invalidate(id);
  }

  private Optional<Audience> audience(BroadcastId id) {
    try {
      Optional<Audience> audience = audiences.get(id);
      audience.ifPresentOrElse(known -> lastKnown.put(id, known), () -> lastKnown.invalidate(id));
      return audience;
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException) {
        Audience known = lastKnown.getIfPresent(id);
        if (known != null) {
          return Optional.of(known);
        }
        throw new ProblemException(Problem.UNAVAILABLE, "Storage does not answer.");
      }
      throw e;
    }
  }
}
