package live.spyglass.testsupport;

import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An S3 store for tests, without a bucket. The one in a container asks for the keys, the embedded
/// one takes any.
public final class ObjectsStore implements AutoCloseable {
  private static final String ACCOUNT = "spyglass";

  private final Server server;
  private final String key;

  private ObjectsStore(Server server, String key) {
    this.server = server;
    this.key = key;
  }

  static ObjectsStore start(Path folder) {
    String key = UUID.randomUUID().toString().replace("-", "");
    Server server =
        Server.onFreePort(port ->
            Stores.inContainers()
                ? StoreContainer.objects(port, ACCOUNT, key)
                : new InProcess(folder, port));
    return new ObjectsStore(server, key);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  public String accessKeyId() {
    return ACCOUNT;
  }

  public String secretAccessKey() {
    return key;
  }

  /// Takes the store away, as an outage does; what it holds stays.
  public void stop() {
    server.stop();
  }

  /// Brings the store back on the same port with what it held.
  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class InProcess implements Server {
    private final Path data;
    private final int port;
    private @Nullable LocalS3 server;

    private InProcess(Path data, int port) {
      this.data = data;
      this.port = port;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void start() {
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
      server = started;
    }

    @Override
    public void stop() {
      if (server != null) {
        server.shutdown();
        server = null;
      }
    }

    @Override
    public void close() {
      stop();
    }
  }
}
