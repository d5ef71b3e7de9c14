package live.spyglass.ingest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
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
import live.spyglass.testsupport.Stores;

/// Another node, in a process of its own, so that it can be killed. It knows the same catalog and
/// Kafka; where it listens is its own.
final class NodeProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final int port = freePort();
  private final int rtmpPort = freePort();

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
        .until(() -> get(http, "/actuator/health").statusCode() == 200);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String rtmp(TestBroadcast broadcast) {
    return "rtmp://127.0.0.1:%d/live/%s".formatted(rtmpPort, broadcast.key());
  }

  /// What it has counted of media from browsers.
  double received(HttpClient http, String what) throws IOException, InterruptedException {
    Matcher line =
        Pattern.compile(
                "(?m)^spyglass_ingest_webrtc_received_total\\{.*what=\"" + what + "\".*} (.*)$")
            .matcher(get(http, "/actuator/prometheus").body());
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

  private HttpResponse<String> get(HttpClient http, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
