package live.spyglass.chat.fanout;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names this process among the replicas, for its lifetime only.
public record ReplicaId(String value) {

  /// Sixteen hexadecimal digits; also names a counter within a process.
  public static ReplicaId random() {
    return new ReplicaId(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }
}
