package live.spyglass.support.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Hides what is internal from whoever comes by another port than the [InternalPort], where there
/// is one, and everything else from whoever comes by that; and `/internal/**` and `/origin/**` from
/// whoever does not show the [InternalToken]. It is 404 without a word, as if nothing were there.
final class InternalFilter extends OncePerRequestFilter {

  private static final Pattern INTERNAL =
      Pattern.compile("/internal(?:/.*)?|/actuator(?!/health(?:/|$)).*", Pattern.DOTALL);

  private static final Pattern BY_TOKEN =
      Pattern.compile("/(?:internal|origin)(?:/.*)?", Pattern.DOTALL);

  private final InternalToken token;
  private final InternalPort port;

  InternalFilter(InternalToken token, InternalPort port) {
    this.token = token;
    this.port = port;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // Decoded and without a way around: what the container itself goes by.
    String path = request.getServletPath();
    if (isAtTheRightPort(path, request) && isAllowed(path, request)) {
      chain.doFilter(request, response);
    } else {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /// By the port of the socket, whatever headers say.
  private boolean isAtTheRightPort(String path, HttpServletRequest request) {
    return !port.isSet()
        || INTERNAL.matcher(path).matches() == (request.getLocalPort() == port.number());
  }

  private boolean isAllowed(String path, HttpServletRequest request) {
    return !BY_TOKEN.matcher(path).matches()
        || token.matches(request.getHeader(HttpHeaders.AUTHORIZATION));
  }
}
