package live.spyglass.ingest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.ingest.rtmp.RtmpPorts;
import live.spyglass.ingest.srt.SrtPorts;
import live.spyglass.ingest.webrtc.sdp.Offers;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The whole service over a real Kafka, with FFmpeg as the broadcaster.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=" + IngestTest.TOKEN,
      "spyglass.jwks.url=http://127.0.0.1:1/.well-known/jwks.json",
      "ingest.rtmp.port=-1",
      "ingest.rtmps.port=-1",
      "ingest.webrtc.port=0",
      "ingest.viewers.linger=3s",
      "ingest.webrtc.ice-servers=stun:stun.example.org:3478",
      "ingest.rtmp.read-timeout=3s",
      "ingest.rtmp.handshake-timeout=3s",
      "ingest.rtmp.max-connections-per-address=40",
      "ingest.srt.port=-1",
      "ingest.srt.read-timeout=3s",
      "ingest.srt.max-connections-per-address=40",
      "ingest.keyframe-wait=3s",
      "ingest.wrong-keys-per-minute=5",
      "ingest.readers.queue-frames=256"
    })
abstract class IngestTest {

  static final String TOKEN = "a-secret-between-services";
  static final CatalogStandIn CATALOG = new CatalogStandIn();
  static final TranscodeStandIn TRANSCODE = new TranscodeStandIn();
  static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final TestCertificate CERTIFICATE = certificate();

  static EventLog log;

  @Autowired ApplicationContext service;
  @Autowired EventPublisher publisher;
  @LocalServerPort int port;

  final HttpClient http = HttpClient.newHttpClient();

  @DynamicPropertySource
  static void surroundings(DynamicPropertyRegistry registry) {
    registry.add("spring.kafka.bootstrap-servers", Stores.kafka()::bootstrapServers);
    registry.add("ingest.catalog-url", CATALOG::url);
    registry.add("ingest.transcode-url", TRANSCODE::url);
    registry.add("ingest.rtmps.certificate", () -> CERTIFICATE.certificate().toString());
    registry.add("ingest.rtmps.private-key", () -> CERTIFICATE.privateKey().toString());
  }

  @BeforeAll
  static void readEvents() {
    log = new EventLog(Stores.kafka().bootstrapServers());
  }

  @AfterAll
  static void stopReadingEvents() {
    log.close();
  }

  /// A broadcast that the catalog knows.
  TestBroadcast broadcast() {
    TestBroadcast broadcast = TestBroadcast.create();
    CATALOG.add(broadcast);
    return broadcast;
  }

  String rtmp(TestBroadcast broadcast) {
    return "rtmp://127.0.0.1:%d/live/%s".formatted(RtmpPorts.rtmp(service), broadcast.key());
  }

  String rtmps(TestBroadcast broadcast) {
    return "rtmps://127.0.0.1:%d/live/%s".formatted(RtmpPorts.rtmps(service), broadcast.key());
  }

  /// The address with the key alone as the stream id.
  String srt(TestBroadcast broadcast) {
    return srt(broadcast.key());
  }

  String srt(String streamId) {
    return "srt://127.0.0.1:%d?streamid=%s"
        .formatted(SrtPorts.srt(service), URLEncoder.encode(streamId, StandardCharsets.UTF_8));
  }

  String whipUrl(TestBroadcast broadcast) {
    return "http://127.0.0.1:%d/whip/%s".formatted(port, broadcast.id());
  }

  URI whep(TestBroadcast broadcast) {
    return URI.create("http://127.0.0.1:%d/whep/%s".formatted(port, broadcast.id()));
  }

  /// The answer to a browser that wants to watch; nothing of it comes.
  HttpResponse<String> offerToWatch(TestBroadcast broadcast) throws Exception {
    return offerToWatch(whep(broadcast));
  }

  HttpResponse<String> offerToWatch(URI whep) throws Exception {
    return http.send(
        HttpRequest.newBuilder(whep)
            .header("Content-Type", "application/sdp")
            .POST(HttpRequest.BodyPublishers.ofString(Offers.WATCHING))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// This node has heard of it; that is told by nothing but the door.
  void awaitWatchable(TestBroadcast broadcast) {
    await().atMost(DEADLINE).until(() -> offerToWatch(broadcast).statusCode() == 201);
  }

  /// A test picture and a tone, in real time: 320 × 180 at 30 frames a second, a keyframe every two
  /// seconds.
  static Program publish(String url, int seconds) {
    return publish(
        url, seconds, "-g", "60", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac");
  }

  static Program publish(String url, int seconds, String... coding) {
    return publishTo(url.startsWith("srt:") ? "mpegts" : "flv", url, seconds, coding);
  }

  /// The same by WHIP, with a keyframe every second.
  Program whip(TestBroadcast broadcast, int seconds) {
    String coding = "-c:v libx264 -profile:v baseline -preset ultrafast -g 30 -c:a libopus -ac 2";
    return publishTo(
        "whip",
        whipUrl(broadcast),
        seconds,
        (coding + " -authorization " + broadcast.key()).split(" ", -1));
  }

  static Program publishTo(String format, String url, int seconds, String... coding) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=30",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                String.valueOf(seconds),
                "-pix_fmt",
                "yuv420p"));
    Collections.addAll(arguments, coding);
    Collections.addAll(arguments, "-f", format, url);
    return Program.ffmpeg(arguments.toArray(String[]::new));
  }

  void tell(BroadcastEvent event) {
    publisher.publish(Topics.BROADCASTS, event).orTimeout(60, TimeUnit.SECONDS).join();
  }

  /// Reads a stream from now until its end into a file.
  CompletableFuture<Path> read(StreamStarted started) throws IOException {
    Path file = Files.createTempFile("spyglass-stream-", ".flv");
    return http.sendAsync(
            request(started, "Bearer " + TOKEN), HttpResponse.BodyHandlers.ofFile(file))
        .thenApply(HttpResponse::body);
  }

  int status(StreamStarted started, String authorization) throws Exception {
    return http.send(request(started, authorization), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /// The event names the advertised address; here the port is only known once the service runs.
  private HttpRequest request(StreamStarted started, String authorization) {
    String path = URI.create(started.sourceUrl()).getPath();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", authorization)
        .build();
  }

  private static TestCertificate certificate() {
    try {
      return TestCertificate.create(Files.createTempDirectory("spyglass-certificate-"));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
