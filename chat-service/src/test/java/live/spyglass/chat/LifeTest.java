package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.chat.room.RoomState;
import live.spyglass.events.Audience;
import live.spyglass.events.AudienceMeasured;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.Event;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventDeserializer;
import live.spyglass.testsupport.Stores;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A broadcast's life as its room sees it, and what is left to read.
class LifeTest {

  private static final Person OLGA = Person.named("Olga");
  private static final Person ANNA = Person.named("Anna");
  private static Replicas replicas;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    replicas = new Replicas(Stores.newRedis());
    HttpResponse<String> openapi = replicas.get("/openapi", null);
    assertThat(openapi.statusCode()).isEqualTo(200);
    document = YAMLMapper.builder().build().readTree(openapi.body());
  }

  @AfterAll
  static void stop() {
    replicas.close();
  }

  @Test
  void stateReachesEverybodyAndTheEndIsTheEnd() throws Exception {
    BroadcastId room = BroadcastId.random();
    replicas.publish(Replicas.created(room, OLGA, Audience.PUBLIC));
    replicas.awaitState(room, RoomState.READY);
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient boris = replicas.join(1, room, Person.named("Boris"))) {
      BroadcastLive live =
          new BroadcastLive(
              UUID.randomUUID(), Instant.now(), room, StreamId.random(), Instant.now(), false);
      replicas.publish(live);
      awaitState(anna, "LIVE");
      awaitState(boris, "LIVE");
      replicas.publish(
          new BroadcastInterrupted(
              UUID.randomUUID(), Instant.now(), room, live.streamId(), Instant.now()));
      awaitState(boris, "INTERRUPTED");
      // Delivered twice, applied once.
      replicas.publish(live);
      anna.say("still here");
      boris.awaitTexts(List.of("still here"));
      anna.love(2);
      boris.awaitFrame("hearts", hearts -> hearts.path("total").longValue() == 2);
      replicas.end(room);
      awaitState(anna, "ENDED");
      awaitState(boris, "ENDED");
      assertThat(anna.received("state")).hasSize(4);
      boris.awaitFrame("presence", p -> p.path("replay").longValue() == 2);
      anna.say("too late");
      anna.love(1);
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .until(() -> anna.received("error").size() == 2);
      try (ChatClient later = replicas.join(1, room, null)) {
        later.awaitTexts(List.of("still here"));
        assertThat(later.awaitFrame("state").path("state").stringValue()).isEqualTo("ENDED");
        assertThat(later.awaitFrame("hearts").path("total").longValue()).isEqualTo(2);
      }
    }
    AudienceMeasured measured = lastMeasured(room, m -> m.live() == 0 && m.total() == 3);
    assertThat(measured.hearts()).isEqualTo(2);
  }

  @Test
  void theAudienceIsMeasured() {
    BroadcastId room = replicas.liveRoom(OLGA);
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient boris = replicas.join(1, room, Person.named("Boris"))) {
      anna.love(7);
      AudienceMeasured measured = lastMeasured(room, m -> m.live() == 2 && m.hearts() == 7);
      assertThat(measured.replay()).isZero();
      assertThat(measured.total()).isEqualTo(2);
      assertThat(boris.isClosed()).isFalse();
    }
  }

  @Test
  void whatWasSaidCanBeReadPageByPage() throws Exception {
    BroadcastId room = replicas.liveRoom(ANNA);
    List<String> said = new ArrayList<>();
    try (ChatClient anna = replicas.join(0, room, ANNA)) {
      for (int i = 0; i < 7; i++) {
        said.add("m" + i);
        anna.say("m" + i);
      }
      anna.awaitTexts(said);
    }
    String path = "/api/v1/broadcasts/" + room + "/messages";
    List<String> read = new ArrayList<>();
    String token = "";
    while (token != null) {
      JsonNode page = ok(path + "?pageSize=3" + token, "MessagePage", null);
      page.path("items").forEach(item -> read.add(item.path("text").stringValue()));
      JsonNode next = page.path("nextPageToken");
      token = next.isNull() ? null : "&pageToken=" + next.stringValue();
    }
    assertThat(read).isEqualTo(said);

    JsonNode first = ok(path + "?pageSize=1", "MessagePage", null).path("items").path(0);
    String id = first.path("id").stringValue();
    assertThat(texts(ok(path + "?after=" + id, "MessagePage", null))).isEqualTo(said.subList(1, 7));
    JsonNode newest = ok(path + "?before=9999999999999999&pageSize=2", "MessagePage", null);
    assertThat(texts(newest)).isEqualTo(said.subList(5, 7));
    JsonNode earlier =
        ok(
            path + "?pageSize=2&pageToken=" + newest.path("nextPageToken").stringValue(),
            "MessagePage",
            null);
    assertThat(texts(earlier)).isEqualTo(said.subList(3, 5));
    assertThat(texts(ok(path + "?from=" + first.path("at").stringValue(), "MessagePage", null)))
        .isEqualTo(said);
    for (String wrong :
        new String[] {"after=x", "pageSize=0", "pageSize=501", "pageToken=z1", "from=now"}) {
      problem(path + "?" + wrong, 400, null);
    }
  }

  @Test
  void aPrivateRoomIsReadByThoseWhoMay() throws Exception {
    BroadcastId room = replicas.liveRoom(ANNA, Audience.PRIVATE);
    BroadcastId other = replicas.liveRoom(ANNA, Audience.PRIVATE);
    String grant = replicas.tokens().grant(room, Duration.ofHours(1));
    String elsewhere = replicas.tokens().grant(other, Duration.ofHours(1));
    Map<String, String> schemas = Map.of("messages", "MessagePage", "hearts", "HeartTimeline");
    for (Map.Entry<String, String> each : schemas.entrySet()) {
      String path = "/api/v1/broadcasts/" + room + "/" + each.getKey();
      ok(path, each.getValue(), ANNA);
      ok(path + "?grant=" + grant, each.getValue(), null);
      problem(path, 404, null);
      problem(path, 404, Person.named("Boris"));
      problem(path + "?grant=" + elsewhere, 403, null);
      problem("/api/v1/broadcasts/" + BroadcastId.random() + "/" + each.getKey(), 404, null);
      problem("/api/v1/broadcasts/nonsense/" + each.getKey(), 404, null);
    }
  }

  @Test
  void aDeletedBroadcastLeavesNothing() throws Exception {
    BroadcastId room = replicas.liveRoom(ANNA);
    ChatClient anna = replicas.join(0, room, ANNA);
    ChatClient boris = replicas.join(1, room, Person.named("Boris"));
    anna.say("remember me");
    anna.love(1);
    boris.awaitTexts(List.of("remember me"));
    replicas.publish(new BroadcastDeleted(UUID.randomUUID(), Instant.now(), room));
    assertThat(anna.awaitClosed()).isEqualTo(4404);
    assertThat(boris.awaitClosed()).isEqualTo(4404);
    problem("/api/v1/broadcasts/" + room + "/messages", 404, ANNA);
    problem("/api/v1/broadcasts/" + room + "/hearts", 404, ANNA);
    assertThat(replicas.knock(0, room, ANNA, Map.of()).awaitClosed()).isEqualTo(4404);
  }

  private static void awaitState(ChatClient client, String state) {
    client.awaitFrame("state", frame -> frame.path("state").stringValue().equals(state));
  }

  private static List<String> texts(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("text").stringValue()).toList();
  }

  private static JsonNode ok(String path, String schema, @Nullable Person person) throws Exception {
    HttpResponse<String> response = replicas.get(path, person);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertFits(response.body(), schema);
    return ChatClient.MAPPER.readTree(response.body());
  }

  private static void problem(String path, int status, @Nullable Person person) throws Exception {
    HttpResponse<String> response = replicas.get(path, person);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertFits(response.body(), "Problem");
  }

  /// The OpenAPI document's schema of that name (JSON Schema 2020-12) takes this body.
  private static void assertFits(String body, String schema) {
    ObjectNode root = (ObjectNode) document.deepCopy();
    root.put("$ref", "#/components/schemas/" + schema);
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON)
                .validate(body, InputFormat.JSON))
        .as(body)
        .isEmpty();
  }

  private static AudienceMeasured lastMeasured(
      BroadcastId room, java.util.function.Predicate<AudienceMeasured> wanted) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, Stores.kafka().bootstrapServers());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, UUID.randomUUID().toString());
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    List<AudienceMeasured> seen = new ArrayList<>();
    try (KafkaConsumer<String, Event> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new EventDeserializer())) {
      consumer.subscribe(List.of(Topics.AUDIENCE));
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .pollInSameThread()
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(record -> {
                  if (record.value() instanceof AudienceMeasured measured
                      && measured.broadcastId().equals(room)) {
                    seen.add(measured);
                  }
                });
            return !seen.isEmpty() && wanted.test(seen.getLast());
          });
    }
    return seen.getLast();
  }
}
