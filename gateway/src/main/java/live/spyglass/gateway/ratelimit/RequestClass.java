package live.spyglass.gateway.ratelimit;

import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/// Requests that are counted together.
enum RequestClass {
  SIGN_IN,
  API,
  CHAT;

  private static final Set<String> CREDENTIALS = Set.of("/api/v1/accounts", "/api/v1/sessions");

  /// Empty for what is not counted: media, pages, documents.
  static Optional<RequestClass> of(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    if (path.startsWith("/chat/")) {
      return Optional.of(CHAT);
    }
    if (path.startsWith("/whip/") || path.startsWith("/whep/")) {
      return Optional.of(API);
    }
    if (!path.startsWith("/api/")) {
      return Optional.empty();
    }
    boolean signIn =
        HttpMethod.POST.equals(request.getMethod()) && CREDENTIALS.contains(withoutSlash(path));
    return Optional.of(signIn ? SIGN_IN : API);
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
