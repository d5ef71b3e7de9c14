package live.spyglass.support.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class SessionSealTest {

  private static final URI NODE = URI.create("http://10.0.3.7:8080");

  private final SessionSeal seal = new SessionSeal(new InternalToken("a-secret-between-services"));

  @Test
  void opensWhereItWasMadeFor() {
    String sealed = seal.seal("/whip/x", NODE, "name");

    assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(seal.seal("/whip/x", NODE, "name"));
    assertThat(seal.open("/whip/x", sealed)).contains(new SessionSeal.Opened(NODE, "name"));
    assertThat(
            new SessionSeal(new InternalToken("a-secret-between-services")).open("/whip/x", sealed))
        .isPresent();
    assertThat(seal.open("/whip/y", sealed)).isEmpty();
    assertThat(new SessionSeal(new InternalToken("another-secret-between")).open("/whip/x", sealed))
        .isEmpty();
  }

  @Test
  void anythingElseStaysShut() {
    String sealed = seal.seal("/whip/x", NODE, "name");
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      // The last character may carry bits that mean nothing.
      assertThat(i == sealed.length() - 1 || seal.open("/whip/x", changed).isEmpty()).isTrue();
      assertThat(seal.open("/whip/x", sealed.substring(0, i))).isEmpty();
    }
    assertThat(seal.open("/whip/x", "é/\\")).isEmpty();
    assertThat(seal.open("/whip/x", "A".repeat(5000))).isEmpty();
  }
}
