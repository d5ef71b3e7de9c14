package live.spyglass.transcode.storage;

import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/// An S3 server in this process with one bucket. It can be stopped, and started again on the same
/// port with what it had.
public final class S3Server implements AutoCloseable {

  public static final String BUCKET = "media";

  private final Path data;
  private LocalS3 server;

  public S3Server(Path data) {
    this.data = data;
    this.server = start(-1);
    try (S3Client client = newClient()) {
      client.createBucket(request -> request.bucket(BUCKET));
    }
  }

  private LocalS3 start(int port) {
    LocalS3 started =
        LocalS3.builder()
            .mode(LocalS3Mode.PERSISTENCE)
            .dataPath(data.toString())
            .port(port)
            .nettyParentEventGroupThreadNum(1)
            .nettyChildEventGroupThreadNum(2)
            .s3ExecutorThreadNum(4)
            .build();
    started.start();
    return started;
  }

  public void stop() {
    server.shutdown();
  }

  public void startAgain() {
    server = start(server.getPort());
  }

  /// What a node is told of it.
  public String[] arguments() {
    return new String[] {
      "--transcode.storage.s3.bucket=" + BUCKET,
      "--transcode.storage.s3.endpoint=" + endpoint(),
      "--transcode.storage.s3.access-key-id=anybody",
      "--transcode.storage.s3.secret-access-key=anything"
    };
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  public ObjectStore store(S3Client client) {
    return new S3Store(client, BUCKET);
  }

  /// As the service makes it.
  public S3Client newClient() {
    return StorageConfiguration.client(
        new StorageProperties.S3(
            BUCKET, endpoint(), "us-east-1", true, Duration.ofSeconds(10), "anybody", "anything"));
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
