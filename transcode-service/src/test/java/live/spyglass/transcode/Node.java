package live.spyglass.transcode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Event;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.testsupport.Stores;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// One node of the whole service, and a gateway's view of it.
final class Node implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  Node(Path storage, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + Stores.kafka().bootstrapServers(),
                "--spring.data.redis.url=" + Stores.redis().url(),
                "--spyglass.internal.token=" + PublishedStreams.TOKEN,
                "--transcode.node-id=" + UUID.randomUUID(),
                "--transcode.advertised-url=http://node.test",
                "--transcode.storage.folder=" + storage,
                "--transcode.storage.spool.folder=" + storage.resolve(".spool"),
                "--transcode.ladder.preset=ultrafast",
                "--transcode.ladder.encoded-rungs=1",
                "--transcode.lease=4s"));
    arguments.addAll(List.of(more));
    context =
        new SpringApplicationBuilder(TranscodeApplication.class)
            .run(arguments.toArray(String[]::new));
    base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  void publish(String topic, Event event) {
    context.getBean(EventPublisher.class).publish(topic, event).join();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// Without a token of its own.
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
  }

  /// With the platform's own.
  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return sendAsIs(request.setHeader("Authorization", "Bearer " + PublishedStreams.TOKEN));
  }

  HttpResponse<byte[]> sendAsIs(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /// `headers` in pairs.
  HttpResponse<byte[]> get(BroadcastId id, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request("/origin/" + id + "/" + path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /// An answer of this service's inside, to be read while it comes.
  HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + PublishedStreams.TOKEN)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  String text(BroadcastId id, String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(id, path);
    if (response.statusCode() != 200) {
      throw new IOException(path + " answers " + response.statusCode());
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  int status(BroadcastId id, String path, String... headers)
      throws IOException, InterruptedException {
    return get(id, path, headers).statusCode();
  }

  @Override
  public void close() {
    http.shutdownNow();
    context.close();
  }
}
