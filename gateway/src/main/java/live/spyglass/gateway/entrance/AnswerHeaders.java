package live.spyglass.gateway.entrance;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.GatewayProperties;
import org.springframework.stereotype.Component;

/// What every answer says, whoever gives it: how far a browser may trust it. Its request's id comes
/// on top.
@Component
public final class AnswerHeaders {

  private static final String REFERRER = "strict-origin-when-cross-origin";
  private static final String PERMISSIONS =
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(self)";
  private static final String A_YEAR = "max-age=31536000";

  private static final List<String> PLAIN =
      List.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", REFERRER,
          "Permissions-Policy", PERMISSIONS);
  private static final List<String> SECURE =
      Stream.concat(PLAIN.stream(), Stream.of("Strict-Transport-Security", A_YEAR)).toList();

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

  /// Names and values, in turn, of what every answer to the caller says.
  public List<String> of(Caller caller) {
    return caller.scheme().equals("https") ? SECURE : PLAIN;
  }

  /// What an answer that is a page says as well; `known`: whether the caller's host may be
  /// repeated.
  ///
  /// Pages load from here and from the operator's further sources. Sockets are named by host, since
  /// older Safari does not count them to `'self'`; `blob:` is how hls.js feeds the player.
  public String policy(Caller caller, boolean known) {
    String sockets =
        known && caller.host() != null ? " ws://" + caller.host() + " wss://" + caller.host() : "";
    return "default-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self';"
        + " frame-ancestors 'self'; worker-src 'self' blob:; manifest-src 'self';"
        + " style-src 'self' 'unsafe-inline';"
        + (" img-src 'self' data: blob:" + furtherSources)
        + ("; media-src 'self' blob:" + furtherSources)
        + ("; connect-src 'self'" + sockets + furtherSources + furtherSockets);
  }
}
