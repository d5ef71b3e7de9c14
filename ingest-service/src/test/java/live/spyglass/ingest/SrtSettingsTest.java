package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.srt.SrtPorts;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// What an operator can say of SRT, and starting and stopping with it.
@ExtendWith(OutputCaptureExtension.class)
class SrtSettingsTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String PASSPHRASE = "a passphrase & more";
  private static final String ENCODED = "a%20passphrase%20%26%20more";

  private final CatalogStandIn catalog = new CatalogStandIn();

  /// Wrong or missing, it does not even disturb who publishes already with the same key.
  @Test
  void thePassphraseIsAskedOfEverybody() {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    try (ConfigurableApplicationContext service =
            start("--ingest.srt.port=-1", "--ingest.srt.passphrase=" + PASSPHRASE);
        EventLog log = new EventLog(Stores.kafka().bootstrapServers())) {
      String url = srt(service, broadcast);
      try (Program good = IngestTest.publish(url + "&pbkeylen=16&passphrase=" + ENCODED, 120)) {
        StreamStarted started = log.await(StreamStarted.class, broadcast.id());
        for (String other : List.of("", "&passphrase=another%20passphrase")) {
          try (Program encoder = IngestTest.publish(url + other, 60)) {
            assertThat(encoder.exitCode()).as(encoder::output).isNotZero();
          }
        }
        assertThat(log.streamEvents(broadcast.id())).as(good::output).containsExactly(started);
      }
    }
  }

  @Test
  void whereNoPassphraseIsAskedNobodyMayHaveOne() {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    try (ConfigurableApplicationContext service = start("--ingest.srt.port=-1");
        Program encoder =
            IngestTest.publish(srt(service, broadcast) + "&passphrase=" + ENCODED, 60)) {
      assertThat(encoder.exitCode()).as(encoder::output).isNotZero();
    }
  }

  /// Whoever is one too many is refused, and let in once there is room again.
  @Test
  void oneAddressMayHoldSoManyConnections() {
    TestBroadcast first = TestBroadcast.create();
    TestBroadcast second = TestBroadcast.create();
    catalog.add(first);
    catalog.add(second);
    try (ConfigurableApplicationContext service =
            start("--ingest.srt.port=-1", "--ingest.srt.max-connections-per-address=1");
        EventLog log = new EventLog(Stores.kafka().bootstrapServers())) {
      try (Program holding = IngestTest.publish(srt(service, first), 120)) {
        log.await(StreamStarted.class, first.id());
        try (Program refused = IngestTest.publish(srt(service, second), 60)) {
          assertThat(refused.exitCode()).as(refused::output).isNotZero();
        }
        holding.kill();
        log.await(StreamEnded.class, first.id());
      }
      assertThat(log.streamEvents(second.id())).isEmpty();
      await()
          .atMost(DEADLINE)
          .until(() -> {
            try (Program admitted = IngestTest.publish(srt(service, second), 2)) {
              return admitted.exitCode() == 0;
            }
          });
      log.await(StreamStarted.class, second.id());
    }
  }

  @Test
  void aPassphraseThatIsTooShortIsNamed(CapturedOutput output) {
    assertThatThrownBy(() -> start("--ingest.srt.port=-1", "--ingest.srt.passphrase=short").close())
        .isNotNull();
    assertThat(output).contains("INGEST_SRT_PASSPHRASE must have 10 to 79 characters");
  }

  @Test
  void stoppingEndsEveryStreamAndStartingAgainWorks() {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    int port = 0;
    for (int i = 0; i < 2; i++) {
      ConfigurableApplicationContext service =
          start("--ingest.srt.port=" + (port == 0 ? -1 : port));
      try (EventLog log = new EventLog(Stores.kafka().bootstrapServers());
          Program encoder = IngestTest.publish(srt(service, broadcast), 120)) {
        port = SrtPorts.srt(service);
        int before = i;
        await()
            .atMost(DEADLINE)
            .until(() -> log.streamEvents(broadcast.id()).size() == 2 * before + 1);
        service.close();
        await()
            .atMost(DEADLINE)
            .until(() -> log.streamEvents(broadcast.id()).size() == 2 * before + 2);
        assertThat(log.streamEvents(broadcast.id()).getLast())
            .isInstanceOfSatisfying(
                StreamEnded.class,
                ended -> assertThat(ended.reason()).isEqualTo(StreamEnded.Reason.CLOSED));
        assertThat(encoder.exitCode()).as(encoder::output).isNotZero();
      } finally {
        service.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsSetting(CapturedOutput output) throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start("--ingest.srt.port=" + port).close()).isNotNull();
      assertThat(output)
          .contains("SRT cannot listen on 127.0.0.1 port " + port)
          .contains("INGEST_SRT_PORT");
    }
  }

  @Test
  void withoutTheLibraryTheServiceRunsAndSaysSo(CapturedOutput output) throws Exception {
    TestBroadcast broadcast = TestBroadcast.create();
    catalog.add(broadcast);
    try (ConfigurableApplicationContext service =
        start("--ingest.srt.port=-1", "--ingest.srt.library=/no/such/libsrt.so")) {
      assertThat(output).containsOnlyOnce("SRT is off").contains("libsrt1.5-gnutls");
      String metrics = get(service, "/actuator/prometheus");
      assertThat(metrics).containsPattern("(?m)^spyglass_ingest_srt_up\\S* 0\\.0$");
      assertThat(get(service, "/actuator/health")).contains("\"status\":\"UP\"");
    }
  }

  private static String get(ConfigurableApplicationContext service, String path) throws Exception {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static String srt(ConfigurableApplicationContext service, TestBroadcast broadcast) {
    return "srt://127.0.0.1:%d?streamid=%s".formatted(SrtPorts.srt(service), broadcast.key());
  }

  private ConfigurableApplicationContext start(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spyglass.internal.token=" + IngestTest.TOKEN,
                "--spring.kafka.bootstrap-servers=" + Stores.kafka().bootstrapServers(),
                "--ingest.catalog-url=" + catalog.url()));
    arguments.addAll(List.of(more));
    return new SpringApplicationBuilder(IngestApplication.class)
        .properties("ingest.rtmp.port=-1")
        .run(arguments.toArray(String[]::new));
  }
}
