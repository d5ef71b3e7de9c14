package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.ingest.rtmp.RtmpPorts;
import live.spyglass.ingest.srt.SrtPorts;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamReader;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.ingest.webrtc.sdp.Offers;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// A node that is told to go (`INGEST_LEAVE_WAIT`), as a pod that is replaced: over every protocol
/// it keeps whom it has and says no to everybody new.
class ToldToGoTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final int TWO_SECONDS = 60;

  private final CatalogStandIn catalog = new CatalogStandIn();
  private final HttpClient http = HttpClient.newHttpClient();
  private final EventLog log = new EventLog(Stores.kafka().bootstrapServers());
  private final TestBroadcast byRtmp = broadcast();
  private final TestBroadcast bySrt = broadcast();
  private final TestBroadcast byWhip = broadcast();
  private final TestBroadcast late = broadcast();

  @AfterEach
  void close() {
    log.close();
    http.close();
  }

  @Test
  void whoIsThereStaysToTheEndAndNobodyNewIsLetIn() throws Exception {
    ConfigurableApplicationContext service = start("5m");
    try (Program rtmp = IngestTest.publish(rtmp(service, byRtmp), 600);
        Program srt = IngestTest.publish(srt(service, bySrt), 600);
        AiortcPublisher whip = whip(service)) {
      List<StreamStarted> started =
          List.of(byRtmp, bySrt, byWhip).stream()
              .map(broadcast -> log.await(StreamStarted.class, broadcast.id()))
              .toList();
      awaitWatchable(service);
      try (Watcher watcher = new Watcher(whep(service), 0)) {
        watcher.await(() -> watcher.pictures() > TWO_SECONDS);

        String door = at(service, "");
        String lateByRtmp = rtmp(service, late);
        String lateBySrt = srt(service, late);
        Thread leaving = Thread.ofVirtual().start(service::close);
        await()
            .atMost(DEADLINE)
            .until(() -> get(door + "/actuator/health/readiness").statusCode() == 503);

        isRefusedByRtmp(lateByRtmp);
        isRefusedBySrt(lateBySrt, service.getBean(MeterRegistry.class));
        isRefused(offer(door + "/whip/" + late.id(), Offers.CHROMIUM));
        isRefused(offer(door + "/whip/" + byWhip.id(), Offers.CHROMIUM));
        isRefused(offer(door + "/whep/" + byWhip.id(), Offers.WATCHING));

        assertThat(get(door + "/actuator/health/liveness").statusCode()).isEqualTo(200);
        StreamRegistry registry = service.getBean(StreamRegistry.class);
        started.forEach(one -> goesOn(registry.findStream(one.streamId()).orElseThrow()));
        int pictures = watcher.pictures();
        watcher.await(() -> watcher.pictures() > pictures + TWO_SECONDS);
        assertThat(watcher.number("backwards")).as(whip::output).isZero();

        assertThat(whip.stop()).as(whip::output).isZero();
        assertThat(log.await(StreamEnded.class, byWhip.id()).reason())
            .as("its own goodbye is taken")
            .isEqualTo(StreamEnded.Reason.CLOSED);
        srt.kill();
        log.await(StreamEnded.class, bySrt.id());
        assertThat(leaving.isAlive()).as("one is still there").isTrue();
        rtmp.kill();
        assertThat(leaving.join(DEADLINE)).isTrue();
        log.await(StreamEnded.class, byRtmp.id());
        assertThat(log.streamEvents(late.id())).isEmpty();
      }
    } finally {
      service.close();
    }
  }

  @Test
  void itDoesNotWaitForEver() throws Exception {
    ConfigurableApplicationContext service = start("1s");
    try (Program rtmp = IngestTest.publish(rtmp(service, byRtmp), 600);
        Program srt = IngestTest.publish(srt(service, bySrt), 600);
        AiortcPublisher whip = whip(service)) {
      List<TestBroadcast> all = List.of(byRtmp, bySrt, byWhip);
      all.forEach(broadcast -> log.await(StreamStarted.class, broadcast.id()));
      awaitWatchable(service);
      try (Watcher watcher = new Watcher(whep(service), 0)) {
        watcher.await(() -> watcher.pictures() > TWO_SECONDS);
        assertThat(Thread.ofVirtual().start(service::close).join(DEADLINE)).isTrue();

        for (TestBroadcast broadcast : all) {
          assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
              .as(whip::output)
              .isEqualTo(StreamEnded.Reason.CLOSED);
        }
        assertThat(rtmp.exitCode()).isNotZero();
        assertThat(srt.exitCode()).isNotZero();
        watcher.await(() -> !watcher.state().equals("connected"));
      }
    } finally {
      service.close();
    }
  }

  private static void isRefusedByRtmp(String url) {
    try (Program encoder = IngestTest.publish(url, 60)) {
      assertThat(encoder.exitCode()).isNotZero();
      assertThat(encoder.output()).contains("This server is about to stop");
    }
  }

  /// With SRT's own code for a service that is unavailable, 1503.
  private static void isRefusedBySrt(String url, MeterRegistry meters) {
    Counter down =
        meters.get("spyglass.ingest.srt.connections.refused").tag("reason", "down").counter();
    assertThat(down.count()).isZero();
    try (Program encoder = IngestTest.publish(url, 60)) {
      assertThat(encoder.exitCode()).isNotZero();
      assertThat(encoder.output()).contains("reject");
    }
    assertThat(down.count()).isPositive();
  }

  private static void isRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("This server is about to stop");
  }

  private static void goesOn(LiveStream stream) {
    try (StreamReader reader = stream.openReader().orElseThrow()) {
      AtomicInteger frames = new AtomicInteger();
      await()
          .atMost(DEADLINE)
          .until(() -> {
            while (reader.read(Duration.ZERO) instanceof Frame) {
              frames.incrementAndGet();
            }
            return frames.get() > 300;
          });
    }
  }

  private ConfigurableApplicationContext start(String wait) {
    return StartedNode.start(
        Stores.kafka().bootstrapServers(),
        catalog,
        "--ingest.leave-wait=" + wait,
        "--ingest.srt.port=-1",
        "--ingest.webrtc.port=0");
  }

  private TestBroadcast broadcast() {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    return broadcast;
  }

  private static String rtmp(ConfigurableApplicationContext service, TestBroadcast broadcast) {
    return "rtmp://127.0.0.1:%d/live/%s".formatted(RtmpPorts.rtmp(service), broadcast.key());
  }

  private static String srt(ConfigurableApplicationContext service, TestBroadcast broadcast) {
    return "srt://127.0.0.1:%d?streamid=%s".formatted(SrtPorts.srt(service), broadcast.key());
  }

  private AiortcPublisher whip(ConfigurableApplicationContext service) {
    return new AiortcPublisher(at(service, "/whip/" + byWhip.id()), byWhip.key(), "VP8", 0);
  }

  private URI whep(ConfigurableApplicationContext service) {
    return URI.create(at(service, "/whep/" + byWhip.id()));
  }

  private static String at(ConfigurableApplicationContext service, String path) {
    return "http://127.0.0.1:%s%s"
        .formatted(service.getEnvironment().getProperty("local.server.port"), path);
  }

  /// This node has heard of it.
  private void awaitWatchable(ConfigurableApplicationContext service) {
    service
        .getBean(EventPublisher.class)
        .publish(Topics.BROADCASTS, byWhip.created())
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
    String address = whep(service).toString();
    await().atMost(DEADLINE).until(() -> offer(address, Offers.WATCHING).statusCode() == 201);
  }

  private HttpResponse<String> get(String address) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// With a key that is good, where one is asked for.
  private HttpResponse<String> offer(String address, String offer) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/sdp")
            .header("Authorization", "Bearer " + late.key())
            .POST(HttpRequest.BodyPublishers.ofString(offer))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
