package live.spyglass.gateway.access;

import java.util.Optional;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.TokenVerifier;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Turns away whoever sends a token that is not valid, before a service is bothered. Services
/// verify again for themselves; whoever sends none is anonymous.
@Component
@Order(-90)
public final class AccessTokens implements WebFilter {

  private static final String SCHEME = "Bearer ";
  private static final String VIEWER = AccessTokens.class.getName() + ".viewer";

  private final TokenVerifier verifier;

  AccessTokens(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /// Who sends the request, as far as a token says.
  public static @Nullable Viewer viewerOf(ServerWebExchange exchange) {
    return exchange.getAttribute(VIEWER);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (header == null || !exchange.getRequest().getURI().getRawPath().startsWith("/api/")) {
      return chain.filter(exchange);
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Mono.error(invalid());
    }
    String token = header.substring(SCHEME.length()).strip();
    // Verifying may fetch the catalog's keys, which blocks.
    return Mono.fromCallable(() -> verify(token))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(viewer -> {
          if (viewer.isEmpty()) {
            return Mono.error(invalid());
          }
          exchange.getAttributes().put(VIEWER, viewer.get());
          return chain.filter(exchange);
        });
  }

  private Optional<Viewer> verify(String token) {
    try {
      return verifier.access(token);
    } catch (TokenVerifier.KeysUnavailableException e) {
      throw new ProblemException(Problem.UNAVAILABLE, "Tokens cannot be checked at the moment.");
    }
  }

  private static ProblemException invalid() {
    return new ProblemException(
        Problem.UNAUTHENTICATED, "The access token is not valid or has expired.");
  }
}
