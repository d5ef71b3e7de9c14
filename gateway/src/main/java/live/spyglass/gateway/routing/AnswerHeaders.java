package live.spyglass.gateway.routing;

import static java.util.stream.Collectors.joining;

import java.util.List;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.GatewayProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// What every answer says, whoever gives it: its request's id, and how far a browser may trust it.
@Component
final class AnswerHeaders {

  private static final String REFERRER = "strict-origin-when-cross-origin";
  private static final String PERMISSIONS =
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(self)";
  private static final String A_YEAR = "max-age=31536000";

  private final String furtherSources;
  private final String furtherSockets;

  AnswerHeaders(GatewayProperties properties) {
    List<String> sources =
        properties.contentSources().stream()
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .toList();
    this.furtherSources = sources.stream().map(source -> " " + source).collect(joining());
    this.furtherSockets =
        sources.stream()
            .filter(source -> source.startsWith("http"))
            .map(source -> " ws" + source.substring("http".length()))
            .collect(joining());
  }

  /// `known`: whether the caller's host may be repeated.
  void prepare(ServerHttpResponse response, Caller caller, boolean known) {
    HttpHeaders headers = response.getHeaders();
    headers.set("X-Request-Id", caller.requestId());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", REFERRER);
    headers.set("Permissions-Policy", PERMISSIONS);
    if (caller.scheme().equals("https")) {
      headers.set("Strict-Transport-Security", A_YEAR);
    }
    response.beforeCommit(() -> {
      MediaType type = headers.getContentType();
      if (type != null && type.isCompatibleWith(MediaType.TEXT_HTML)) {
        headers.set("Content-Security-Policy", policy(caller, known));
      }
      return Mono.empty();
    });
  }

  /// Pages load from here and from the operator's further sources. Sockets are named by host, since
  /// older Safari does not count them to `'self'`; `blob:` is how hls.js feeds the player.
  private String policy(Caller caller, boolean known) {
    String sockets =
        known && caller.host() != null ? " ws://" + caller.host() + " wss://" + caller.host() : "";
    return "default-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self';"
        + " frame-ancestors 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline';"
        + (" img-src 'self' data: blob:" + furtherSources)
        + ("; media-src 'self' blob:" + furtherSources)
        + ("; connect-src 'self'" + sockets + furtherSources + furtherSockets);
  }
}
