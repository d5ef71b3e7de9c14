package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.rtmp.RtmpPorts;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.testsupport.KafkaStore;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// Starting, stopping, and Kafka going away in between.
@ExtendWith(OutputCaptureExtension.class)
class LifecycleTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final CatalogStandIn catalog = new CatalogStandIn();

  @Test
  void stoppingTheServiceEndsEveryStream() {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    String kafka = Stores.kafka().bootstrapServers();
    ConfigurableApplicationContext service = start(kafka);
    try (EventLog log = new EventLog(kafka);
        Program encoder = IngestTest.publish(rtmp(service, broadcast), 600)) {
      log.await(StreamStarted.class, broadcast.id());
      service.close();

      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.CLOSED);
      assertThat(encoder.exitCode()).isNotZero();
    } finally {
      service.close();
    }
  }

  @Test
  void nothingIsLostWhileKafkaIsAway() {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    try (KafkaStore kafka = Stores.newKafka();
        ConfigurableApplicationContext service = start(kafka.bootstrapServers());
        EventLog log = new EventLog(kafka.bootstrapServers())) {
      StreamRegistry registry = service.getBean(StreamRegistry.class);
      try (Program encoder = IngestTest.publish(rtmp(service, broadcast), 60)) {
        log.await(StreamStarted.class, broadcast.id());
        kafka.stop();
        encoder.kill();
        await().atMost(DEADLINE).until(() -> registry.listStreams().isEmpty());
      }
      try (Program again = IngestTest.publish(rtmp(service, broadcast), 60)) {
        await()
            .atMost(DEADLINE)
            .until(() -> registry.listStreams().stream().anyMatch(s -> s.tracks().isComplete()));
        again.kill();
        await().atMost(DEADLINE).until(() -> registry.listStreams().isEmpty());
      }
      kafka.start();

      await()
          .atMost(DEADLINE.multipliedBy(2))
          .until(() -> log.streamEvents(broadcast.id()).size() == 4);
      List<Class<?>> types = new ArrayList<>();
      for (StreamEvent event : log.streamEvents(broadcast.id())) {
        types.add(event.getClass());
      }
      assertThat(types)
          .containsExactly(
              StreamStarted.class, StreamEnded.class, StreamStarted.class, StreamEnded.class);
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsSetting(CapturedOutput output) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(
              () -> start(Stores.kafka().bootstrapServers(), "--ingest.rtmp.port=" + port).close())
          .isNotNull();
      assertThat(output)
          .contains("RTMP cannot listen on 127.0.0.1 port " + port)
          .contains("INGEST_RTMP_PORT");
    }
  }

  @Test
  void aPortOfWebRtcThatIsTakenIsNamedToo(CapturedOutput output) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() ->
              start(Stores.kafka().bootstrapServers(), "--ingest.webrtc.port=" + port).close())
          .isNotNull();
      assertThat(output)
          .contains("WebRTC cannot listen on 127.0.0.1 port " + port)
          .contains("INGEST_WEBRTC_PORT");
    }
  }

  @Test
  void rtmpsWithoutACertificateIsExplained(CapturedOutput output) {
    assertThatThrownBy(
            () -> start(Stores.kafka().bootstrapServers(), "--ingest.rtmps.port=-1").close())
        .isNotNull();
    assertThat(output)
        .contains("has no certificate or no private key")
        .contains("INGEST_RTMPS_CERTIFICATE")
        .doesNotContain("Exception in thread");
  }

  private static String rtmp(ConfigurableApplicationContext service, TestBroadcast broadcast) {
    return "rtmp://127.0.0.1:%d/live/%s".formatted(RtmpPorts.rtmp(service), broadcast.key());
  }

  private ConfigurableApplicationContext start(String kafka, String... more) {
    return StartedNode.start(kafka, catalog, more);
  }
}
