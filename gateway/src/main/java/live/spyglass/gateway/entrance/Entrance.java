package live.spyglass.gateway.entrance;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import live.spyglass.gateway.Caller;
import live.spyglass.support.internal.InternalPort;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The rules that every request is held to before anything else looks at it. They stand here once,
/// for requests that go through Spring's filters and for media, which does not.
@Component
public final class Entrance {

  public static final String REQUEST_ID = "X-Request-Id";

  private static final Pattern REQUEST_ID_SHAPE = Pattern.compile("[A-Za-z0-9-]{8,64}");

  /// A name or address, and perhaps a port (RFC 3986 §3.2.2, without what no browser sends).
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  /// Of services among themselves, and management.
  private static final Pattern NOT_PUBLIC = Pattern.compile("/(?:internal|origin)(?:/.*)?");

  private static final Pattern MANAGEMENT = Pattern.compile("/actuator(?!/health(?:/|$)).*");

  private final TrustedProxies proxies;
  private final InternalToken token;
  private final InternalPort port;

  Entrance(TrustedProxies proxies, InternalToken token, InternalPort port) {
    this.proxies = proxies;
    this.token = token;
    this.port = port;
  }

  public Entry enter(RequestHead request) {
    Caller caller = proxies.callerOf(request, requestId(request.first(REQUEST_ID)));
    if (caller.host() != null && !HOST.matcher(caller.host()).matches()) {
      return invalid(caller, false, "The Host header names no host.");
    }
    Optional<String> path = CanonicalPath.of(request.path());
    if (path.isEmpty()) {
      return invalid(caller, true, "The path could be read in more than one way.");
    }
    if (isHidden(path.get(), request)) {
      return new Entry.Refused(
          caller, true, new ProblemException(Problem.NOT_FOUND, Problem.NOT_FOUND.advice()));
    }
    return new Entry.Admitted(caller, path.get());
  }

  /// Names a request and keeps nothing secret, so that ordinary chance will do.
  private static String requestId(@Nullable String given) {
    if (given != null && REQUEST_ID_SHAPE.matcher(given).matches()) {
      return given;
    }
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    return new UUID(chance.nextLong(), chance.nextLong()).toString();
  }

  /// Management but for health is for whoever shows the internal token, and not here at all where
  /// there is a port for it.
  private boolean isHidden(String path, RequestHead request) {
    return NOT_PUBLIC.matcher(path).matches()
        || (MANAGEMENT.matcher(path).matches()
            && (port.isSet() || !token.matches(request.first("Authorization"))));
  }

  private static Entry invalid(Caller caller, boolean hostKnown, String detail) {
    return new Entry.Refused(
        caller, hostKnown, new ProblemException(Problem.INVALID_REQUEST, detail));
  }
}
