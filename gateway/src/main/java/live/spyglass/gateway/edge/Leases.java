package live.spyglass.gateway.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Asks origins whether a broadcast may still be seen, once for all who want to know.
@Component
final class Leases {

  private static final int MOST = 20_000;
  private static final Duration KEEP = Duration.ofMinutes(10);

  private final OriginDirectory directory;
  private final OriginClient origin;
  private final Cache<Right, Lease> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(KEEP).build();
  private final Map<Lease, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

  private record Right(BroadcastId broadcast, boolean granted) {}

  Leases(OriginDirectory directory, OriginClient origin) {
    this.directory = directory;
    this.origin = origin;
  }

  Lease of(MediaAddress address) {
    return known.get(
        new Right(address.broadcast(), address.isGranted()),
        right -> new Lease(right.broadcast(), right.granted()));
  }

  /// Completes when the lease holds again; with a [ProblemException] when it does not. `ended` is
  /// told first when the origin said no.
  CompletableFuture<Void> renew(Lease lease, Consumer<Lease> ended) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = asking.putIfAbsent(lease, mine);
    if (running != null) {
      return running;
    }
    long askedAt = System.nanoTime();
    ask(lease)
        .doFinally(_ -> asking.remove(lease))
        .subscribe(
            said -> {
              if (said.status() < 400) {
                lease.confirm(askedAt);
                mine.complete(null);
              } else if (said.isNo()) {
                lease.end();
                ended.accept(lease);
                mine.completeExceptionally(Refusals.noMedia());
              } else {
                mine.completeExceptionally(Refusals.notReady(Duration.ofSeconds(1)));
              }
            },
            failure -> mine.completeExceptionally(Refusals.byFailure(failure)));
    return mine;
  }

  private record Said(int status, boolean byHolder) {

    boolean isNo() {
      return byHolder && (status == 403 || status == 404 || status == 410);
    }
  }

  private Mono<Said> ask(Lease lease) {
    return directory
        .find(lease.broadcast())
        .flatMap(base ->
            origin
                .probe(base, lease)
                .map(status -> new Said(status, true))
                .onErrorResume(OriginClient::hasGone, _ -> askNext(lease, base)));
  }

  private Mono<Said> askNext(Lease lease, URI gone) {
    return directory
        .findAfter(lease.broadcast(), gone)
        .flatMap(
            next -> origin.probe(next.base(), lease).map(status -> new Said(status, next.holds())));
  }
}
