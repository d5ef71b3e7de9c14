package live.spyglass.catalog.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import live.spyglass.catalog.account.Accounts;
import live.spyglass.catalog.account.Handle;
import live.spyglass.catalog.account.Profile;
import live.spyglass.catalog.token.TokenIssuer;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v1/sessions`. No answer of it may be stored by a cache.
@RestController
@RequestMapping("/api/v1/sessions")
class SessionController {

  private final Accounts accounts;
  private final Sessions sessions;
  private final SignInAttempts attempts;
  private final TokenIssuer tokens;

  SessionController(
      Accounts accounts, Sessions sessions, SignInAttempts attempts, TokenIssuer tokens) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.attempts = attempts;
    this.tokens = tokens;
  }

  @PostMapping
  ResponseEntity<SessionView> signIn(@RequestBody @Valid SignIn body, HttpServletRequest request) {
    Optional<String> handle = Handle.parse(body.handle());
    String subject = handle.orElse(body.handle());
    Optional<Duration> wait = attempts.begin(subject, request.getRemoteAddr());
    if (wait.isPresent()) {
      throw ProblemException.tryAgain(
          Problem.TOO_MANY_REQUESTS, "Too many wrong passwords for this handle.", wait.get());
    }
    Profile account =
        accounts
            .authenticate(handle.orElse(null), body.password())
            .orElseThrow(() ->
                new ProblemException(
                    Problem.INVALID_CREDENTIALS, "There is no such handle and password."));
    attempts.succeeded(subject, request.getRemoteAddr());
    return answer(HttpStatus.CREATED, account, sessions.open(account.id()));
  }

  @PostMapping("/refresh")
  ResponseEntity<SessionView> refresh(@RequestBody @Valid Refresh body) {
    return switch (sessions.renew(new RefreshToken(body.refreshToken()))) {
      case Sessions.Renewal.Renewed(var id, RefreshToken next) ->
          answer(HttpStatus.OK, accounts.find(id).orElseThrow(SessionController::over), next);
      case Sessions.Renewal.Over _ -> throw over();
      case Sessions.Renewal.Reused _ ->
          throw new ProblemException(
              Problem.SESSION_REVOKED, "This refresh token was used before. The session is over.");
    };
  }

  /// Signs out. The refresh token comes in the body or, for clients that cannot send one with
  /// DELETE, in the `Refresh-Token` header. Always 204 once a token is given, so that signing out
  /// twice is no error.
  @DeleteMapping("/current")
  ResponseEntity<Void> signOut(
      @RequestBody(required = false) @Valid @Nullable Refresh body,
      @RequestHeader(name = "Refresh-Token", required = false) @Nullable String header) {
    String token = body != null ? body.refreshToken() : header;
    if (token == null) {
      throw new ProblemException(
          Problem.INVALID_REQUEST,
          "The refresh token must be in the body or in the Refresh-Token header.");
    }
    sessions.close(new RefreshToken(token));
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<SessionView> answer(
      HttpStatus status, Profile account, RefreshToken refreshToken) {
    String access = tokens.access(account.id(), account.handle(), account.displayName());
    return ResponseEntity.status(status)
        .cacheControl(CacheControl.noStore())
        .body(
            new SessionView(
                access, tokens.accessLifetime().toSeconds(), refreshToken.value(), account));
  }

  private static ProblemException over() {
    return new ProblemException(Problem.SESSION_REVOKED, "This session has ended or expired.");
  }

  /// Lengths are not checked against today's rule: a password of former times still works.
  record SignIn(
      @NotNull @Size(max = 100) String handle, @NotNull @Size(max = 512) String password) {

    @Override
    public String toString() {
      return "SignIn[" + handle + "]";
    }
  }

  record Refresh(@NotNull @Size(max = 200) String refreshToken) {

    @Override
    public String toString() {
      return "Refresh[***]";
    }
  }

  /// `expiresIn` is in seconds (RFC 6749 §5.1).
  record SessionView(String accessToken, long expiresIn, String refreshToken, Profile account) {

    @Override
    public String toString() {
      return "SessionView[" + account.handle() + "]";
    }
  }
}
