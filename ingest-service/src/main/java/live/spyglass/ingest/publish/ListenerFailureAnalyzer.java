package live.spyglass.ingest.publish;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says in two sentences what a stack trace would bury.
final class ListenerFailureAnalyzer extends AbstractFailureAnalyzer<ListenerException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ListenerException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.advice(), cause);
  }
}
