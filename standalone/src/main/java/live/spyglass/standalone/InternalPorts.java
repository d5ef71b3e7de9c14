package live.spyglass.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import live.spyglass.standalone.store.LoopbackPort;

/// The ports on loopback that nobody outside needs to know. They are remembered from run to run, so
/// that a log of yesterday still makes sense, and chosen anew where another program sits on one.
final class InternalPorts {
  private final Path file;
  private final Properties remembered = new Properties();
  private final Set<Integer> given = new HashSet<>();

  private InternalPorts(Path file, Set<Integer> outside) {
    this.file = file;
    this.given.addAll(outside);
  }

  /// @param outside the ports that others are told of, which no part may get
  static InternalPorts remembered(Path file, Set<Integer> outside) throws IOException {
    var ports = new InternalPorts(file, outside);
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        ports.remembered.load(in);
      }
    }
    return ports;
  }

  /// The port of a part, free at this moment and given to no other part.
  int of(String part) {
    String last = remembered.getProperty(part, "");
    int port = last.matches("\\d{1,5}") ? Integer.parseInt(last) : 0;
    while (port == 0 || !LoopbackPort.isFree(port) || !given.add(port)) {
      port = LoopbackPort.free();
    }
    remembered.setProperty(part, Integer.toString(port));
    return port;
  }

  void save() throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      remembered.store(out, null);
    }
  }
}
