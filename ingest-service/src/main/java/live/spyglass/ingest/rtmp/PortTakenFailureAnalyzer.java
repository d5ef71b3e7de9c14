package live.spyglass.ingest.rtmp;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says in two sentences what a stack trace would bury.
final class PortTakenFailureAnalyzer extends AbstractFailureAnalyzer<PortTakenException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, PortTakenException cause) {
    return new FailureAnalysis("RTMP " + cause.getMessage(), cause.advice(), cause);
  }
}
