package live.spyglass.support.token;

import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives controllers the [Viewer] of the bearer token (RFC 6750 §2.1). A token that is sent and not
/// valid is always 401: nobody is silently treated as anonymous.
final class ViewerArgumentResolver implements HandlerMethodArgumentResolver {

  private static final String SCHEME = "Bearer ";

  private final TokenVerifier verifier;

  ViewerArgumentResolver(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Viewer.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      if (parameter.isOptional()) {
        return null;
      }
      throw new ProblemException(Problem.UNAUTHENTICATED, "This needs an access token.");
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ProblemException(
          Problem.UNAUTHENTICATED, "The Authorization header must be 'Bearer' and a token.");
    }
    try {
      return verifier
          .access(header.substring(SCHEME.length()).strip())
          .orElseThrow(() ->
              new ProblemException(
                  Problem.UNAUTHENTICATED, "The access token is not valid or has expired."));
    } catch (TokenVerifier.KeysUnavailableException e) {
      throw new ProblemException(Problem.UNAVAILABLE, "Tokens cannot be checked at the moment.");
    }
  }
}
