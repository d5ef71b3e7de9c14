package live.spyglass.transcode.storage;

import java.time.Duration;
import java.util.UUID;
import live.spyglass.testsupport.ObjectsStore;
import live.spyglass.testsupport.Stores;
import software.amazon.awssdk.services.s3.S3Client;

/// An S3 store of its own with one bucket. It can be stopped, and started again on the same port
/// with what it had.
public final class S3Server implements AutoCloseable {

  private final ObjectsStore server = Stores.newObjects();
  private final String bucket = newBucket();

  /// One more, empty.
  String newBucket() {
    String name = "media-" + UUID.randomUUID();
    try (S3Client client = newClient()) {
      client.createBucket(request -> request.bucket(name));
    }
    return name;
  }

  public void stop() {
    server.stop();
  }

  public void startAgain() {
    server.start();
  }

  /// What a node is told of it.
  public String[] arguments() {
    return new String[] {
      "--transcode.storage.s3.bucket=" + bucket,
      "--transcode.storage.s3.endpoint=" + server.endpoint(),
      "--transcode.storage.s3.access-key-id=" + server.accessKeyId(),
      "--transcode.storage.s3.secret-access-key=" + server.secretAccessKey()
    };
  }

  public ObjectStore store(S3Client client) {
    return new S3Store(client, bucket);
  }

  /// As the service makes it.
  public S3Client newClient() {
    return StorageConfiguration.client(
        new StorageProperties.S3(
            "",
            server.endpoint(),
            "us-east-1",
            true,
            Duration.ofSeconds(10),
            server.accessKeyId(),
            server.secretAccessKey()));
  }

  @Override
  public void close() {
    server.close();
  }
}
