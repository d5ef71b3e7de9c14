package live.spyglass.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import live.spyglass.bench.Run;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.store.LoopbackPort;

/// The whole platform on this machine, started as `./spyglass up` starts it, on ports and a data
/// folder of its own.
public final class PlatformProcess {
  private static final int WORDS_AT_THE_END = 400;

  private final ServerProcess server;
  private final int port;
  private final Path data;

  private PlatformProcess(ServerProcess server, int port, Path data) {
    this.server = server;
    this.port = port;
    this.data = data;
  }

  /// @param environment settings of services, see the table in `ARCHITECTURE.md`
  public static PlatformProcess start(Run run, Map<String, String> environment) {
    int port = LoopbackPort.free();
    Path data = run.folder().resolve("platform");
    var variables = new TreeMap<>(environment);
    variables.put("SPYGLASS_PREBUILT", "yes");
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    run.say("starting the platform");
    ServerProcess server =
        ServerProcess.start(
            run,
            "platform",
            Command.of(
                    List.of(
                        run.root().resolve("spyglass").toString(),
                        "up",
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--rtmp-port",
                        Integer.toString(LoopbackPort.free()),
                        "--rtmps-port",
                        Integer.toString(LoopbackPort.free()),
                        "--srt-port",
                        Integer.toString(LoopbackPort.free()),
                        "--webrtc-port",
                        Integer.toString(LoopbackPort.free())))
                .withEnvironment(variables),
            log -> log.tail(WORDS_AT_THE_END).contains("open http://"));
    return new PlatformProcess(server, port, data);
  }

  /// The public address, such as `http://localhost:20123`.
  public String url() {
    return "http://localhost:" + port;
  }

  public ServerProcess server() {
    return server;
  }

  /// The address on loopback of a part that the public does not see.
  public String internal(String part) throws IOException {
    var ports = new Properties();
    try (var in = Files.newInputStream(data.resolve("ports.properties"))) {
      ports.load(in);
    }
    return "127.0.0.1:" + ports.getProperty(part);
  }

  /// What services show each other on `/internal`.
  public String internalToken() throws IOException {
    return Files.readString(data.resolve("secrets").resolve("internal-token")).strip();
  }

  /// What a service has logged.
  public Path log(String service) {
    return data.resolve("logs").resolve(service + ".log");
  }
}
