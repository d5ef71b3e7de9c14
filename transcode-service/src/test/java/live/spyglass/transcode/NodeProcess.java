package live.spyglass.transcode;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.BroadcastId;

/// A node in a process of its own, so that it can be killed: others may go on after four seconds.
/// Its log lies in `files`; closing it ends it and its encoders at once.
final class NodeProcess implements AutoCloseable {

  private final Process process;
  private final String url;

  /// Returns at once; `storage`: what it shares with others, `more`: arguments.
  NodeProcess(Path storage, Path files, String... more) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    url = "http://127.0.0.1:" + port;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(TranscodeApplication.class.getName());
    command.add("--server.address=127.0.0.1");
    command.add("--server.port=" + port);
    command.add("--transcode.advertised-url=" + url);
    List<String> own = new ArrayList<>(List.of(more));
    own.add("--transcode.lease=4s");
    command.addAll(Node.arguments(storage, own.toArray(String[]::new)));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(files.resolve("node-" + port + ".log").toFile())
            .start();
  }

  String url() {
    return url;
  }

  HttpRequest.Builder request(BroadcastId id, String path) {
    return HttpRequest.newBuilder(URI.create(url + "/origin/" + id + "/" + path))
        .header("Authorization", "Bearer " + PublishedStreams.TOKEN)
        .timeout(Duration.ofSeconds(60));
  }

  void awaitUp(HttpClient http) {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(url + "/actuator/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  /// As a machine that loses its power; returns once it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// `STOP` or `CONT`: stands still, and goes on.
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " says " + code);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
