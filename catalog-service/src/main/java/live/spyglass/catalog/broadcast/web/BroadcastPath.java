package live.spyglass.catalog.broadcast.web;

import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// What stands in addresses and headers of broadcasts.
final class BroadcastPath {

  private BroadcastPath() {}

  /// What cannot be an id names nothing: `NOT_FOUND`, as for one that nobody has.
  static BroadcastId id(String text) {
    if (!BroadcastId.isValid(text)) {
      throw new ProblemException(Problem.NOT_FOUND, "There is no such broadcast.");
    }
    return new BroadcastId(text);
  }

  static String etag(long version) {
    return "\"" + version + "\"";
  }

  /// The version that `If-Match` (RFC 9110 §13.1.1) asks for; absent when any will do. Throws
  /// `PRECONDITION_FAILED` for a tag that was never given out, `INVALID_REQUEST` for a list.
  static @Nullable Long expectedVersion(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return null;
    }
    String tag = ifMatch.strip();
    if (tag.contains(",")) {
      throw new ProblemException(Problem.INVALID_REQUEST, "If-Match must name one ETag.");
    }
    try {
      if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
        return Long.valueOf(tag.substring(1, tag.length() - 1));
      }
    } catch (NumberFormatException _) {
      // Falls through to the problem.
    }
    throw new ProblemException(
        Problem.PRECONDITION_FAILED, "If-Match names no version that was ever given out.");
  }
}
