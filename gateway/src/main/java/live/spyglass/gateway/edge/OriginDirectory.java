package live.spyglass.gateway.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import live.spyglass.events.BroadcastId;
import live.spyglass.gateway.GatewayProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Knows which transcode node holds a broadcast: what the node wrote into Redis with its lease
/// (`spyglass:origin:{id}`), or, when no node holds it, any node, which serves it from storage.
@Component
final class OriginDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(OriginDirectory.class);
  private static final Duration KEEP = Duration.ofSeconds(1);
  private static final Duration REDIS_LIMIT = Duration.ofMillis(500);
  private static final int MOST = 10_000;

  private final ReactiveStringRedisTemplate redis;
  private final URI anyNode;
  private final Cache<BroadcastId, URI> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEEP).build();

  /// What was last known, for when Redis does not answer.
  private final Cache<BroadcastId, URI> last = Caffeine.newBuilder().maximumSize(MOST).build();

  OriginDirectory(ReactiveStringRedisTemplate redis, GatewayProperties properties) {
    this.redis = redis;
    this.anyNode = properties.transcodeUrl();
  }

  /// The base address of the node to ask.
  Mono<URI> find(BroadcastId broadcast) {
    URI fresh = known.getIfPresent(broadcast);
    return fresh == null ? lookUp(broadcast) : Mono.just(fresh);
  }

  /// Forgets a node that did not answer.
  void forget(BroadcastId broadcast) {
    known.invalidate(broadcast);
  }

  private Mono<URI> lookUp(BroadcastId broadcast) {
    return redis
        .opsForValue()
        .get("spyglass:origin:" + broadcast.value())
        .map(URI::create)
        .defaultIfEmpty(anyNode)
        .timeout(REDIS_LIMIT)
        .doOnNext(found -> {
          known.put(broadcast, found);
          last.put(broadcast, found);
        })
        .onErrorResume(failure -> {
          LOG.warn("origin of {} not looked up: {}", broadcast, failure.toString());
          URI remembered = last.getIfPresent(broadcast);
          return Mono.just(remembered == null ? anyNode : remembered);
        });
  }
}
