package live.spyglass.ingest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.testsupport.Stores;

/// Another node, in a process of its own, so that it can be killed. It knows the same catalog and
/// Kafka; where it listens is its own, and what is internal is at a port apart.
final class NodeProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final int port = LoopbackPort.free();
  private final int internalPort = LoopbackPort.free();
  private final int rtmpPort = LoopbackPort.free();

  /// Returns once it is up. `more`: settings.
  NodeProcess(Path folder, HttpClient http, String... more) throws IOException {
    log = folder.resolve("node-" + port + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(IngestApplication.class.getName());
    command.addAll(
        List.of(
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            "--spyglass.internal.port=" + internalPort,
            "--ingest.advertised-url=" + url(),
            "--ingest.rtmp.port=" + rtmpPort,
            "--ingest.rtmps.port=0",
            "--ingest.srt.port=0",
            "--ingest.webrtc.port=0",
            "--ingest.catalog-url=" + IngestTest.CATALOG.url(),
            "--spyglass.internal.token=" + IngestTest.TOKEN,
            "--spyglass.jwks.url=http://127.0.0.1:1/.well-known/jwks.json",
            "--spring.kafka.bootstrap-servers=" + Stores.kafka().bootstrapServers()));
    command.addAll(List.of(more));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> status(http, URI.create(url() + "/actuator/health")) == 200);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /// Where other nodes and operators come.
  String internalUrl() {
    return "http://127.0.0.1:" + internalPort;
  }

  String rtmp(TestBroadcast broadcast) {
    return "rtmp://127.0.0.1:%d/live/%s".formatted(rtmpPort, broadcast.key());
  }

  /// What it has counted of media from browsers.
  double received(HttpClient http, String what) throws IOException, InterruptedException {
    Matcher line =
        Pattern.compile(
                "(?m)^spyglass_ingest_webrtc_received_total\\{.*what=\"" + what + "\".*} (.*)$")
            .matcher(get(http, URI.create(internalUrl() + "/actuator/prometheus")).body());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  /// What it has said.
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As a machine that loses its power.
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// As the platform's own services ask.
  static int status(HttpClient http, URI address) throws IOException, InterruptedException {
    return get(http, address).statusCode();
  }

  private static HttpResponse<String> get(HttpClient http, URI address)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + IngestTest.TOKEN)
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    kill();
  }
}
