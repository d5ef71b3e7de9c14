package live.spyglass.gateway.edge;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import live.spyglass.events.BroadcastId;
import live.spyglass.gateway.GatewayProperties;
import live.spyglass.gateway.RedisReach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Knows which transcode node holds a broadcast: what the node wrote into Redis with its lease
/// (`spyglass:origin:{id}`), or, when no node holds it, any node, which serves it from storage.
///
/// Redis is asked once a second and broadcast, by whoever comes first; the others wait for that
/// answer.
@Component
final class OriginDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(OriginDirectory.class);
  private static final Duration KEEP = Duration.ofSeconds(1);
  private static final int MOST = 10_000;

  private final RedisReach redis;
  private final URI anyNode;
  private final AsyncCache<BroadcastId, URI> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEEP).buildAsync();

  /// What was last known, for when Redis does not answer.
  private final Cache<BroadcastId, URI> last = Caffeine.newBuilder().maximumSize(MOST).build();

  OriginDirectory(RedisReach redis, GatewayProperties properties) {
    this.redis = redis;
    this.anyNode = properties.transcodeUrl();
  }

  /// The base address of the node to ask.
  Mono<URI> find(BroadcastId broadcast) {
    return Mono.fromFuture(() -> known.get(broadcast, (id, _) -> lookUp(id).toFuture()), true);
  }

  /// The node to ask after one that has gone: the new holder, or any when the old one still stands
  /// there, since its lease outlives it by a few seconds.
  Mono<Next> findAfter(BroadcastId broadcast, URI gone) {
    known.synchronous().invalidate(broadcast);
    return find(broadcast)
        .map(found -> found.equals(gone) ? new Next(anyNode, false) : new Next(found, true));
  }

  /// `holds`: whether the node holds the broadcast. One that does not cannot say that there is no
  /// such piece, only that it has none.
  record Next(URI base, boolean holds) {}

  private Mono<URI> lookUp(BroadcastId broadcast) {
    return redis
        .ask(template -> template.opsForValue().get("spyglass:origin:" + broadcast.value()))
        .map(address -> parse(broadcast, address))
        .defaultIfEmpty(anyNode)
        .doOnNext(found -> last.put(broadcast, found))
        .onErrorResume(_ -> {
          URI remembered = last.getIfPresent(broadcast);
          return Mono.just(remembered == null ? anyNode : remembered);
        });
  }

  private URI parse(BroadcastId broadcast, String address) {
    try {
      URI base = URI.create(address);
      if (base.getHost() != null && String.valueOf(base.getScheme()).matches("https?")) {
        return base;
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("not an address", e);
    }
    LOG.atWarn().addKeyValue("broadcast", broadcast.value()).log("its origin is no address");
    return anyNode;
  }
}
