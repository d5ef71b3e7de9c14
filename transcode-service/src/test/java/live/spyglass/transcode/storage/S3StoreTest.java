package live.spyglass.transcode.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreTest extends ObjectStoreTest {

  private static S3Server server;

  private S3Client client;
  private S3Store store;

  @BeforeAll
  static void start() {
    server = new S3Server();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void open() {
    client = server.newClient();
    store = new S3Store(client, server.newBucket());
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  void away() {
    server.stop();
  }

  @Override
  void back() {
    server.startAgain();
  }

  /// Nor is a bucket that nobody made: whoever runs this is told before anything is taken for lost.
  @Test
  void aBucketThatIsNotThereIsAnErrorThatNamesIt() throws IOException {
    store.requireBucket();
    S3Store without = new S3Store(client, "nobody-made-it");
    assertThatThrownBy(without::requireBucket)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nobody-made-it")
        .hasMessageContaining("TRANSCODE_STORAGE_S3_BUCKET");
    assertThatThrownBy(() -> without.find("a/x")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> without.read("a/x", 0, 1))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> without.list("a")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> without.put("a/x", new byte[1])).isInstanceOf(IOException.class);
    server.stop();
    without.requireBucket();
    server.startAgain();
  }
}
