package live.spyglass.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import live.spyglass.catalog.broadcast.BroadcastProperties;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.KeyFolder;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.catalog.testing.Streams;
import live.spyglass.events.BroadcastId;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.testsupport.KafkaStore;
import live.spyglass.testsupport.PostgresStore;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// The environment variables of ARCHITECTURE.md, by those very names.
class EnvironmentTest {

  @Test
  void theVariablesOfTheContractAreRead() {
    try (KafkaStore kafka = Stores.newKafka()) {
      readVariables(kafka);
    }
  }

  private static void readVariables(KafkaStore kafka) {
    PostgresStore.Database database = Stores.postgres().newDatabase();
    Path keys = KeyFolder.create();
    int internal = LoopbackPort.free();
    Map<String, Object> variables = new HashMap<>();
    variables.put("SERVER_PORT", "0");
    variables.put("SPRING_DATASOURCE_URL", database.jdbcUrl());
    variables.put("SPRING_DATASOURCE_USERNAME", database.username());
    variables.put("SPRING_DATASOURCE_PASSWORD", database.password());
    variables.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("SPYGLASS_INTERNAL_TOKEN", CatalogTest.INTERNAL_TOKEN);
    variables.put("SPYGLASS_INTERNAL_PORT", internal);
    variables.put("SPYGLASS_PUBLIC_URL", "https://live.example.org");
    variables.put("CATALOG_TOKEN_SIGNING_KEYS", keys.toString());
    variables.put("CATALOG_INGEST_RTMP_URL", "rtmp://{host}:1935/live");
    variables.put("CATALOG_INGEST_RTMPS_URL", "rtmps://{host}:1936/live");
    variables.put("CATALOG_INGEST_SRT_URL", "srt://{host}:8890");
    variables.put("INGEST_SRT_PASSPHRASE", "ten letters");
    variables.put("INGEST_WEBRTC_PORT", "-1");
    variables.put("CATALOG_BROADCAST_INTERRUPTION_WINDOW", "17s");
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    try (ConfigurableApplicationContext catalog =
        new SpringApplicationBuilder(CatalogApplication.class).environment(environment).run()) {
      int port = catalog.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      Person owner = new CatalogClient(port).newPerson();
      Reply created = owner.broadcast("PUBLIC");
      assertThat(created.at("/ingest/rtmp/url")).isEqualTo("rtmp://live.example.org:1935/live");
      assertThat(created.at("/ingest/rtmps/url")).isEqualTo("rtmps://live.example.org:1936/live");
      assertThat(created.at("/ingest/srt/url"))
          .startsWith("srt://live.example.org:8890?streamid=sk_")
          .endsWith("&passphrase=ten%20letters&pbkeylen=16");
      assertThat(created.at("/ingest/whip")).isEqualTo("null");
      assertThat(created.at("/playback/hls")).startsWith("https://live.example.org/media/");
      assertThat(created.at("/chat/url")).startsWith("wss://live.example.org/chat/");
      assertThat(catalog.getBean(BroadcastProperties.class).interruptionWindow()).hasSeconds(17);
      withoutWebRtcALiveBroadcastNamesNoWhep(
          new Streams(catalog.getBean(EventPublisher.class)),
          owner,
          new BroadcastId(created.at("/id")));
      atItsOwnPort(new CatalogClient(port), new CatalogClient(internal));
    }
  }

  private static void withoutWebRtcALiveBroadcastNamesNoWhep(
      Streams streams, Person owner, BroadcastId id) {
    streams.ready(id, streams.start(id));
    await().atMost(Duration.ofSeconds(60)).until(() -> owner.see(id).at("/state").equals("LIVE"));
    Reply live = owner.see(id);
    assertThat(live.at("/playback/hls")).startsWith("https://live.example.org/media/");
    assertThat(live.at("/playback/whep")).isEqualTo("null");
    assertThat(live.at("/ingest/whip")).isEqualTo("null");
  }

  /// Whatever ingest and operators ask for, and nothing else.
  private static void atItsOwnPort(CatalogClient door, CatalogClient inside) {
    Map<String, String> token = Map.of("Authorization", "Bearer " + CatalogTest.INTERNAL_TOKEN);
    Map<String, String> nobodys = Map.of("streamKeyHash", "0".repeat(64));
    String resolve = "/internal/stream-keys/resolve";
    inside.raw("POST", resolve, nobodys, token).expectProblem(404, "not-found");
    assertThat(door.raw("POST", resolve, nobodys, token).text()).isEmpty();
    inside.raw("GET", "/actuator/prometheus", null, Map.of()).expect(200);
    door.raw("GET", "/actuator/prometheus", null, Map.of()).expect(404);
    door.raw("GET", "/actuator/health/readiness", null, Map.of()).expect(200);
    door.raw("GET", "/.well-known/jwks.json", null, Map.of()).expect(200);
    inside.raw("GET", "/.well-known/jwks.json", null, Map.of()).expect(404);
    inside.raw("GET", "/api/v1/broadcasts", null, Map.of()).expect(404);
  }
}
