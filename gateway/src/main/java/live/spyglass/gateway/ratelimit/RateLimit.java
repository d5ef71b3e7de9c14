package live.spyglass.gateway.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.RedisReach;
import live.spyglass.gateway.access.AccessTokens;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Counts requests in Redis, so that all replicas of the gateway count together: by account when
/// signed in, by address otherwise. When Redis does not answer, requests pass and are counted as
/// unlimited: a door that fails shut would be worse.
@Component
@Order(-80)
final class RateLimit implements WebFilter {

  private static final long ALLOWED = 0;

  /// Whoever has one IPv6 address has all those of its network (RFC 6177).
  private static final int NETWORK_BYTES = 8;

  private final RedisReach redis;
  private final RateProperties properties;
  private final Counter unlimited;
  private final Counter refused;
  private final RedisScript<Long> script =
      RedisScript.of(new ClassPathResource("token-bucket.lua"), Long.class);

  RateLimit(RedisReach redis, RateProperties properties, MeterRegistry meters) {
    this.redis = redis;
    this.properties = properties;
    this.unlimited =
        Counter.builder("spyglass.gateway.rate.unlimited")
            .description("Requests let through because Redis did not answer")
            .register(meters);
    this.refused =
        Counter.builder("spyglass.gateway.rate.refused")
            .description("Requests refused because there were too many")
            .register(meters);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return RequestClass.of(exchange.getRequest())
        .map(kind -> limit(exchange, kind).then(Mono.defer(() -> chain.filter(exchange))))
        .orElseGet(() -> chain.filter(exchange));
  }

  private Mono<Void> limit(ServerWebExchange exchange, RequestClass kind) {
    return waitMillis(kind, who(exchange))
        .onErrorResume(_ -> {
          unlimited.increment();
          return Mono.just(ALLOWED);
        })
        .flatMap(millis -> {
          if (millis == ALLOWED) {
            return Mono.empty();
          }
          refused.increment();
          return Mono.error(
              ProblemException.tryAgain(
                  Problem.TOO_MANY_REQUESTS,
                  "Too many requests from you in a short time.",
                  Duration.ofMillis(millis)));
        });
  }

  private Mono<Long> waitMillis(RequestClass kind, String who) {
    int perMinute =
        switch (kind) {
          case SIGN_IN -> properties.signInPerMinute();
          case API -> properties.apiPerMinute();
          case CHAT -> properties.chatPerMinute();
        };
    int burst =
        switch (kind) {
          case SIGN_IN -> properties.signInBurst();
          case API -> properties.apiBurst();
          case CHAT -> properties.chatBurst();
        };
    String bucket = "gateway:rate:" + kind.name().toLowerCase(Locale.ROOT) + ":" + who;
    List<String> sizes = List.of(String.valueOf(perMinute), String.valueOf(burst));
    return redis.ask(template -> template.execute(script, List.of(bucket), sizes).next());
  }

  private static String who(ServerWebExchange exchange) {
    Viewer viewer = AccessTokens.viewerOf(exchange);
    return viewer == null ? network(Caller.of(exchange).address()) : viewer.id().value();
  }

  static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
