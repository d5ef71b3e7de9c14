package live.spyglass.catalog.account;

import jakarta.validation.Valid;
import java.net.URI;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v1/accounts`.
@RestController
@RequestMapping("/api/v1/accounts")
class AccountController {

  private final Accounts accounts;

  AccountController(Accounts accounts) {
    this.accounts = accounts;
  }

  @PostMapping
  ResponseEntity<Profile> signUp(@RequestBody @Valid SignUp body) {
    String handle = Handle.parse(body.handle()).orElseThrow(AccountController::nobody);
    return switch (accounts.register(handle, body.displayName().strip(), body.password())) {
      case Accounts.Registration.Created(Profile profile) ->
          ResponseEntity.created(URI.create("/api/v1/accounts/" + profile.handle())).body(profile);
      case Accounts.Registration.HandleTaken(String taken) ->
          throw new ProblemException(Problem.HANDLE_TAKEN, "@" + taken + " is somebody else.");
    };
  }

  /// 401 when the account has gone since the token was signed.
  @GetMapping("/me")
  Profile me(Viewer viewer) {
    return accounts
        .find(viewer.id())
        .orElseThrow(() ->
            new ProblemException(Problem.UNAUTHENTICATED, "This account does not exist any more."));
  }

  @GetMapping("/{handle}")
  Profile get(@PathVariable String handle) {
    return Handle.parse(handle)
        .flatMap(accounts::findByHandle)
        .orElseThrow(AccountController::nobody);
  }

  private static ProblemException nobody() {
    return new ProblemException(Problem.NOT_FOUND, "Nobody has this handle.");
  }
}
