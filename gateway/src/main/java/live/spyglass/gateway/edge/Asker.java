package live.spyglass.gateway.edge;

import live.spyglass.support.problem.ProblemException;

/// Whoever asked for a piece is told one of these, once, on any thread.
interface Asker {

  /// To be closed when done with it.
  void given(Body body);

  void refused(ProblemException problem);

  /// The piece cannot be shared: it is too large, or too much is arriving at the moment.
  void passOn();
}
