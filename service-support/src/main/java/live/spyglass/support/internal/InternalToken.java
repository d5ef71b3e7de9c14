package live.spyglass.support.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The secret that the platform's services show each other. Prints as stars.
public record InternalToken(String value) {

  private static final int LEAST_LENGTH = 16;

  public InternalToken {
    if (value.length() < LEAST_LENGTH) {
      throw new IllegalArgumentException(
          "SPYGLASS_INTERNAL_TOKEN must be set, to the same secret for every service, with at least "
              + LEAST_LENGTH
              + " characters");
    }
  }

  /// The value of the `Authorization` header to send.
  public String header() {
    return "Bearer " + value;
  }

  /// Whether a received `Authorization` header shows the secret; takes the same time either way.
  public boolean matches(@Nullable String header) {
    return header != null
        && MessageDigest.isEqual(
            header.getBytes(StandardCharsets.UTF_8), header().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "InternalToken[***]";
  }
}
