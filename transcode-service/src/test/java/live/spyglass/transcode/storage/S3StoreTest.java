package live.spyglass.transcode.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreTest extends ObjectStoreTest {

  @TempDir Path data;

  private S3Server server;
  private S3Client client;
  private S3Store store;

  @BeforeEach
  void open() {
    server = new S3Server(data);
    client = server.newClient();
    store = new S3Store(client, S3Server.BUCKET);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
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
}
