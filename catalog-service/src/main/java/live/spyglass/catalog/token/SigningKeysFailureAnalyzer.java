package live.spyglass.catalog.token;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start what is missing, instead of a stack trace.
final class SigningKeysFailureAnalyzer extends AbstractFailureAnalyzer<SigningKeysException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SigningKeysException cause) {
    return new FailureAnalysis(
        "The catalog cannot sign tokens: " + cause.getMessage() + ".",
        """
        Let CATALOG_TOKEN_SIGNING_KEYS name a folder of PKCS#8 PEM files (P-256), the same for every \
        replica. A key is made by:
          openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out 2026-01.pem\
        """,
        cause);
  }
}
