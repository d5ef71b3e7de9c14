package live.spyglass.gateway.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import live.spyglass.gateway.access.AccessTokens;
import live.spyglass.gateway.routing.TrustedProxies;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Counts requests in Redis, so that all replicas of the gateway count together. When Redis does
/// not answer, requests pass and are counted as unlimited: a door that fails shut would be worse.
@Component
@Order(-80)
final class RateLimit implements WebFilter {

  private static final Logger LOG = LoggerFactory.getLogger(RateLimit.class);
  private static final Duration REDIS_LIMIT = Duration.ofMillis(250);
  private static final long ALLOWED = 0;

  private final ReactiveStringRedisTemplate redis;
  private final RateProperties properties;
  private final TrustedProxies proxies;
  private final Counter unlimited;
  private final RedisScript<Long> script =
      RedisScript.of(new ClassPathResource("token-bucket.lua"), Long.class);

  RateLimit(
      ReactiveStringRedisTemplate redis,
      RateProperties properties,
      TrustedProxies proxies,
      MeterRegistry meters) {
    this.redis = redis;
    this.properties = properties;
    this.proxies = proxies;
    this.unlimited =
        Counter.builder("gateway.rate.unlimited")
            .description("Requests let through because Redis did not answer")
            .register(meters);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    String name = nameOf(path, exchange.getRequest().getMethod().name());
    if (name == null) {
      return chain.filter(exchange);
    }
    return waitMillis(exchange, name)
        .timeout(REDIS_LIMIT)
        .onErrorResume(failure -> {
          unlimited.increment();
          LOG.debug("rate limit not counted", failure);
          return Mono.just(ALLOWED);
        })
        .flatMap(
            millis -> millis == ALLOWED ? chain.filter(exchange) : Mono.error(tooMany(millis)));
  }

  private Mono<Long> waitMillis(ServerWebExchange exchange, String name) {
    RateProperties.Bucket bucket =
        switch (name) {
          case "sign-in" -> properties.signIn();
          case "chat" -> properties.chat();
          default -> properties.api();
        };
    Viewer viewer = AccessTokens.viewerOf(exchange);
    String who = viewer == null ? proxies.clientOf(exchange.getRequest()) : viewer.id().value();
    return redis
        .execute(
            script,
            List.of("gateway:rate:" + name + ":" + who),
            List.of(String.valueOf(bucket.perMinute()), String.valueOf(bucket.burst())))
        .next();
  }

  private static @Nullable String nameOf(String path, String method) {
    if (path.startsWith("/chat/")) {
      return "chat";
    }
    if (!path.startsWith("/api/")) {
      return null;
    }
    boolean credentials =
        path.startsWith("/api/v1/sessions")
            || (path.equals("/api/v1/accounts") && method.equals("POST"));
    return credentials ? "sign-in" : "api";
  }

  private static ProblemException tooMany(long millis) {
    Duration wait = Duration.ofMillis(millis);
    return ProblemException.tryAgain(
        Problem.TOO_MANY_REQUESTS, "Too many requests from you in a short time.", wait);
  }
}
