package live.spyglass.transcode;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Event;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.support.internal.InternalPort;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.testsupport.Stores;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// One node of the whole service, and a gateway's view of it.
final class Node implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final URI inside;

  /// For one that only looks on.
  static final String[] NO_SLOTS = {"--transcode.slots=0", "--transcode.source-only-slots=0"};

  Node(Path storage, String... more) {
    List<String> arguments = arguments(storage, more);
    arguments.addAll(List.of("--server.port=0", "--transcode.advertised-url=http://node.test"));
    context =
        new SpringApplicationBuilder(TranscodeApplication.class)
            .run(arguments.toArray(String[]::new));
    base =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    inside = context.getBean(InternalPort.class).of(base);
  }

  /// Segments half as long, for who has to wait for many of them. Keyframes have to come every
  /// second.
  static final String[] SHORT_SEGMENTS = {
    "--transcode.packaging.segment=1s",
    "--transcode.packaging.target-duration=2s",
    "--transcode.packaging.live-window=24s"
  };

  /// What every node is told; `storage`: a folder that nodes share, `more` goes before the rest. On
  /// a machine that is slow no rung is shed and no lease is lost.
  static List<String> arguments(Path storage, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    for (String usual :
        List.of(
            "--spring.kafka.bootstrap-servers=" + Stores.kafka().bootstrapServers(),
            "--spring.data.redis.url=" + Stores.redis().url(),
            "--spyglass.internal.token=" + PublishedStreams.TOKEN,
            "--transcode.node-id=" + UUID.randomUUID(),
            "--transcode.storage.folder=" + storage,
            "--transcode.storage.spool.folder=" + storage.resolve(".spool"),
            "--transcode.ladder.preset=ultrafast",
            "--transcode.ladder.encoded-rungs=1",
            "--transcode.ladder.behind=10m",
            "--transcode.lease=30s")) {
      String name = usual.substring(0, usual.indexOf('=') + 1);
      if (arguments.stream().noneMatch(one -> one.startsWith(name))) {
        arguments.add(usual);
      }
    }
    return arguments;
  }

  /// The stream of a public broadcast has begun, as ingest tells it.
  void start(BroadcastId id, StreamId stream, PublishedStreams streams) {
    start(id, stream, streams, Audience.PUBLIC);
  }

  void start(BroadcastId id, StreamId stream, PublishedStreams streams, Audience audience) {
    publish(
        Topics.STREAMS,
        new StreamStarted(
            UUID.randomUUID(),
            Instant.now(),
            id,
            stream,
            AccountId.random(),
            audience,
            "rtmp",
            streams.url(stream)));
  }

  /// Its owner has ended it, as the catalog tells it.
  void end(BroadcastId id) {
    publish(
        Topics.BROADCASTS,
        new BroadcastEnded(
            UUID.randomUUID(), Instant.now(), id, Instant.now(), BroadcastEnded.Reason.OWNER));
  }

  void publish(String topic, Event event) {
    context.getBean(EventPublisher.class).publish(topic, event).join();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  URI uri() {
    return base;
  }

  /// Requests that it answers just now.
  int requestsUnderWay() {
    return context
        .getBean(MeterRegistry.class)
        .find("http.server.requests.active")
        .longTaskTimers()
        .stream()
        .mapToInt(LongTaskTimer::activeTasks)
        .sum();
  }

  /// Without a token of its own; what is internal is asked for at its port.
  HttpRequest.Builder request(String path) {
    URI there = path.startsWith("/internal/") ? inside : base;
    return HttpRequest.newBuilder(there.resolve(path)).timeout(Duration.ofSeconds(60));
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
