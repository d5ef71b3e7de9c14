package live.spyglass.e2e;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import live.spyglass.standalone.store.EmbeddedKafka;

/// A Kafka in a process of its own, which can be killed without anybody else.
final class KafkaProgram {

  private KafkaProgram() {}

  /// Words: the folder of its data, the port on loopback.
  public static void main(String[] words) throws InterruptedException {
    Path data = Path.of(words[0]);
    new EmbeddedKafka(data, Integer.parseInt(words[1]), data.resolveSibling("kafka.log")).start();
    System.out.println("Kafka is up");
    new CountDownLatch(1).await();
  }
}
