package live.spyglass.gateway.entrance;

import live.spyglass.gateway.Caller;
import live.spyglass.support.problem.ProblemException;

/// What the entrance says to a request.
public sealed interface Entry {

  /// Who asks, also when the answer is no.
  Caller caller();

  /// `path` is the canonical one; nothing behind may look at another.
  record Admitted(Caller caller, String path) implements Entry {}

  /// `hostKnown`: whether the caller's host may be repeated.
  record Refused(Caller caller, boolean hostKnown, ProblemException problem) implements Entry {}
}
