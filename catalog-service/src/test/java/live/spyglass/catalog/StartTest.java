package live.spyglass.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import live.spyglass.catalog.testing.Replica;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartTest {

  @TempDir Path empty;

  @Test
  void withoutSigningKeysItDoesNotStartAndSaysWhatIsMissing(CapturedOutput output) {
    assertThatThrownBy(() ->
            Replica.start(
                Stores.postgres().newDatabase(),
                Stores.kafka().bootstrapServers(),
                "catalog.token.signing-keys=" + empty))
        .rootCause()
        .hasMessageContaining("no .pem file");
    assertThat(output)
        .contains("The catalog cannot sign tokens: there is no .pem file in " + empty)
        .contains("openssl genpkey");
  }
}
