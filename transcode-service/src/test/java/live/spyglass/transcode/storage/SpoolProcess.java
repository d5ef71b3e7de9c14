package live.spyglass.transcode.storage;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.util.unit.DataSize;

/// A process that gives a store which is away three objects, says so once they lie in its spool,
/// and lives until it is killed.
final class SpoolProcess {

  private SpoolProcess() {}

  static StorageProperties properties(Path spool, DataSize limit, DataSize backlog) {
    return new StorageProperties(
        Path.of("unused"),
        backlog,
        new StorageProperties.Spool(spool, limit),
        new StorageProperties.S3(
            "", null, "us-east-1", true, java.time.Duration.ofSeconds(1), "", ""));
  }

  public static void main(String[] arguments) throws Exception {
    Path away = Files.createFile(Path.of(arguments[0]));
    try (Spool spool =
        new Spool(
            new FolderStore(away),
            properties(Path.of(arguments[1]), DataSize.ofMegabytes(10), DataSize.ofMegabytes(10)),
            new StorageMetrics(new SimpleMeterRegistry(), Clock.systemUTC()))) {
      WriteBehind writer = spool.open("a");
      writer.putInOrder("a/epochs/0.json", "epoch".getBytes(StandardCharsets.UTF_8));
      writer.put("a/source/0.m4s", new byte[100_000], () -> System.out.println("safe"));
      spool.open("b").put("b/x", new byte[10], () -> System.out.println("safe"));
      System.in.read();
    }
  }
}
