package live.spyglass.ingest.webrtc;

import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/// What both endpoints say of themselves, and ask of a PATCH.
final class Options {

  private Options() {}

  /// RFC 9725 §4.2
  static ResponseEntity<Void> answer() {
    return ResponseEntity.ok()
        .allow(HttpMethod.POST, HttpMethod.OPTIONS)
        .header("Accept-Post", "application/sdp")
        .build();
  }

  /// RFC 9725 §4.3.1; 428 is RFC 6585's word for it.
  static String required(@Nullable String match) {
    if (match == null) {
      throw new ProblemException(
          Problem.PRECONDITION_REQUIRED, "Say in If-Match which ICE session is meant, or '*'.");
    }
    return match;
  }
}
