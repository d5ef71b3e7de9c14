package live.spyglass.catalog.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import live.spyglass.catalog.token.SigningKeys;
import org.junit.jupiter.api.Test;

class AnswerCipherTest {

  private static final byte[] PLAIN = "sk_secret".getBytes(StandardCharsets.UTF_8);

  @Test
  void anAnswerIsReadAfterTheKeyWasReplacedUntilTheOldOneIsDropped() throws Exception {
    ECKey old = key();
    ECKey fresh = key();
    String sealed = cipher(old).encrypt(PLAIN, "row");
    assertThat(cipher(old, fresh).decrypt(sealed, "row").orElseThrow()).isEqualTo(PLAIN);
    assertThat(cipher(fresh).decrypt(sealed, "row")).isEmpty();
  }

  @Test
  void anAnswerBelongsToItsRow() throws Exception {
    AnswerCipher cipher = cipher(key());
    String sealed = cipher.encrypt(PLAIN, "row");
    assertThat(cipher.encrypt(PLAIN, "row")).isNotEqualTo(sealed);
    assertThat(cipher.decrypt(sealed, "another row")).isEmpty();
  }

  private static AnswerCipher cipher(ECKey... keys) throws GeneralSecurityException {
    return new AnswerCipher(new SigningKeys(List.of(keys)));
  }

  private static ECKey key() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).generate();
  }
}
