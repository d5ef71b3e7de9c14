package live.spyglass.catalog.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import live.spyglass.catalog.testing.KeyFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

class SigningKeysTest {

  @TempDir Path folder;

  @Test
  void theLastByNameSignsAndAllVerify() throws IOException {
    KeyFolder.add(folder, "2026-02.pem", "secp256r1");
    String only = SigningKeys.read(folder.toString()).current().getKeyID();
    KeyFolder.add(folder, "2026-01.pem", "secp256r1");
    Files.writeString(folder.resolve("README.txt"), "not a key");
    SigningKeys keys = SigningKeys.read(folder.toString());
    assertThat(keys.keys()).hasSize(2);
    assertThat(keys.current().getKeyID()).isEqualTo(only);
    JWKSet published = keys.publicKeys();
    assertThat(published.getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
    assertThat(keys.toString()).doesNotContain(keys.current().getD().toString());
  }

  @Test
  void withoutAKeyTheFailureSaysWhatToDo() throws IOException {
    assertThatThrownBy(() -> SigningKeys.read("")).hasMessageContaining("no folder");
    assertThatThrownBy(() -> SigningKeys.read(folder.resolve("absent").toString()))
        .hasMessageContaining("there is no folder");
    assertThatThrownBy(() -> SigningKeys.read(folder.toString()))
        .hasMessageContaining("no .pem file");
    KeyFolder.add(folder, "p384.pem", "secp384r1");
    assertThatThrownBy(() -> SigningKeys.read(folder.toString()))
        .isInstanceOf(SigningKeysException.class)
        .hasMessageContaining("P-256");
    Files.writeString(folder.resolve("p384.pem"), "nonsense");
    assertThatThrownBy(() -> SigningKeys.read(folder.toString()))
        .isInstanceOf(SigningKeysException.class)
        .hasMessageContaining("PKCS#8");

    FailureAnalysis analysis =
        Objects.requireNonNull(
            new SigningKeysFailureAnalyzer()
                .analyze(
                    new RuntimeException(new SigningKeysException("there is no .pem file in x"))));
    assertThat(analysis.getDescription()).contains("there is no .pem file in x");
    assertThat(analysis.getAction()).contains("CATALOG_TOKEN_SIGNING_KEYS", "openssl");
  }
}
