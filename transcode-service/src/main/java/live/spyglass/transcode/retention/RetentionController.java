package live.spyglass.transcode.retention;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// For operators and services, with the internal token.
@RestController
@RequestMapping("/internal/retention")
class RetentionController {

  private static final Pattern HOLD = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int LONGEST_REASON = 1000;

  private final Retention retention;
  private final Holds holds;

  RetentionController(Retention retention, Holds holds) {
    this.retention = retention;
    this.holds = holds;
  }

  /// What the rule in force would delete now, or another one: `keepDays` and `keepDaysMax`, 0 for
  /// without an end. Deletes nothing.
  @GetMapping
  SweepReport attempt(
      @RequestParam(required = false) @Nullable Integer keepDays,
      @RequestParam(required = false) @Nullable Integer keepDaysMax)
      throws IOException {
    KeepRule rule = retention.rule();
    return retention.attempt(
        new KeepRule(choose(keepDays, rule.keepDays()), choose(keepDaysMax, rule.keepDaysMax())));
  }

  /// The same for a terminal.
  @GetMapping(path = "/text", produces = MediaType.TEXT_PLAIN_VALUE)
  String attemptAsText(
      @RequestParam(required = false) @Nullable Integer keepDays,
      @RequestParam(required = false) @Nullable Integer keepDaysMax)
      throws IOException {
    return attempt(keepDays, keepDaysMax).toText();
  }

  private static @Nullable Integer choose(@Nullable Integer asked, @Nullable Integer inForce) {
    if (asked == null) {
      return inForce;
    }
    if (asked < 0) {
      throw new ProblemException(Problem.INVALID_REQUEST, "Days are not negative.");
    }
    return asked == 0 ? null : asked;
  }

  @PutMapping("/holds/{id}/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void hold(
      @PathVariable String id,
      @PathVariable String name,
      @RequestBody(required = false) byte @Nullable [] why)
      throws IOException {
    if (why != null && why.length > LONGEST_REASON) {
      throw new ProblemException(Problem.INVALID_REQUEST, "The reason is too long.");
    }
    String reason = why == null ? "" : new String(why, StandardCharsets.UTF_8);
    holds.put(broadcast(id, name), name, reason);
  }

  @DeleteMapping("/holds/{id}/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void release(@PathVariable String id, @PathVariable String name) throws IOException {
    holds.remove(broadcast(id, name), name);
  }

  private static BroadcastId broadcast(String id, String name) {
    if (!BroadcastId.isValid(id) || !HOLD.matcher(name).matches()) {
      throw new ProblemException(
          Problem.INVALID_REQUEST, "A broadcast's id and a name of a-z, 0-9, '.', '_', '-'.");
    }
    return new BroadcastId(id);
  }
}
