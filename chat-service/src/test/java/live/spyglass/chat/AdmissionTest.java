package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Who comes in, and how those hear of it who do not.
class AdmissionTest {

  private static final Person ANNA = Person.named("Anna");
  private static final Person BORIS = Person.named("Boris");
  private static Replicas replicas;

  @BeforeAll
  static void start() {
    replicas =
        new Replicas(
            Stores.newRedis(),
            Map.of(
                "spyglass.allowed-origins", "https://app.example.org",
                "chat.limits.frames", "20",
                "chat.limits.frames-per-second", "1"));
  }

  @AfterAll
  static void stop() {
    replicas.close();
  }

  @Test
  void anInvalidOrExpiredTokenIsToldAndClosed() {
    BroadcastId room = replicas.liveRoom(ANNA);
    String expired = replicas.tokens().access(ANNA, Duration.ofMinutes(-1));
    for (String token : new String[] {"nonsense", expired}) {
      ChatClient client = replicas.knock(0, room, null, Map.of("access_token", token));
      assertThat(client.awaitClosed()).isEqualTo(4401);
      assertThat(client.received("error")).hasSize(1);
      assertThat(client.received("state")).isEmpty();
    }
  }

  @Test
  void whatOperatorsAskForIsAtAPortOfItsOwn() throws Exception {
    int internal = LoopbackPort.free();
    try (ConfigurableApplicationContext third =
            replicas.start(Map.of("spyglass.internal.port", String.valueOf(internal)));
        HttpClient http = HttpClient.newHttpClient()) {
      int port = third.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      String history = "/api/v1/broadcasts/" + replicas.liveRoom(ANNA) + "/messages";
      assertThat(status(http, port, history)).isEqualTo(200);
      assertThat(status(http, internal, history)).isEqualTo(404);
      assertThat(status(http, internal, "/actuator/prometheus")).isEqualTo(200);
      assertThat(status(http, port, "/actuator/prometheus")).isEqualTo(404);
    }
  }

  private static int status(HttpClient http, int port, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return http.send(
            HttpRequest.newBuilder(address).timeout(ChatClient.PATIENCE).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aRoomThatIsNotThereIsNotThere() {
    ChatClient client = replicas.knock(0, BroadcastId.random(), null, Map.of());
    assertThat(client.awaitClosed()).isEqualTo(4404);
    assertThat(client.received("error")).hasSize(1);
  }

  @Test
  void aRoomWhoseEventIsStillOnItsWayIsWaitedFor() {
    BroadcastId room = BroadcastId.random();
    ChatClient early = replicas.knock(0, room, null, Map.of());
    replicas.publish(Replicas.created(room, ANNA, Audience.PUBLIC));
    assertThat(early.awaitFrame("state").path("state").stringValue()).isEqualTo("READY");
    early.close();
  }

  @Test
  void aPrivateRoomIsHiddenFromStrangers() {
    BroadcastId room = replicas.liveRoom(ANNA, Audience.PRIVATE);
    BroadcastId other = replicas.liveRoom(ANNA, Audience.PRIVATE);
    ChatClient nobody = replicas.knock(0, BroadcastId.random(), BORIS, Map.of());
    ChatClient stranger = replicas.knock(0, room, BORIS, Map.of());
    assertThat(stranger.awaitClosed()).isEqualTo(nobody.awaitClosed()).isEqualTo(4404);
    assertThat(stranger.received()).isEqualTo(nobody.received());

    String grant = replicas.tokens().grant(room, Duration.ofHours(1));
    String elsewhere = replicas.tokens().grant(other, Duration.ofHours(1));
    String old = replicas.tokens().grant(room, Duration.ofHours(-1));
    for (String wrong : new String[] {"nonsense", elsewhere, old}) {
      assertThat(replicas.knock(0, room, BORIS, Map.of("grant", wrong)).awaitClosed())
          .isEqualTo(4403);
    }
    replicas.join(0, room, ANNA).close();
    replicas.join(1, room, BORIS, Map.of("grant", grant)).close();
    replicas.join(1, room, null, Map.of("grant", grant)).close();
  }

  @Test
  void whoMayNotStayIsSentOutWhenARoomBecomesPrivate() {
    BroadcastId room = replicas.liveRoom(ANNA);
    String grant = replicas.tokens().grant(room, Duration.ofHours(1));
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient invited = replicas.join(1, room, null, Map.of("grant", grant))) {
      ChatClient stranger = replicas.join(1, room, BORIS);
      replicas.publish(
          new BroadcastUpdated(
              UUID.randomUUID(), Instant.now(), room, "a title", Audience.PRIVATE));
      assertThat(stranger.awaitClosed()).isEqualTo(4404);
      anna.say("just us");
      invited.awaitFrame("message");
      assertThat(anna.isClosed()).isFalse();
    }
  }

  @Test
  void foreignPagesAreKeptOut() {
    BroadcastId room = replicas.liveRoom(ANNA);
    int port = replicas.port(0);
    for (String origin :
        new String[] {"http://127.0.0.1:" + port, "https://app.example.org", "https://live.test"}) {
      ChatClient.connect(
              port,
              room.value(),
              Map.of(),
              Map.of("Origin", origin, "X-Forwarded-Host", "live.test"))
          .joined()
          .close();
    }
    for (String origin : new String[] {"https://evil.example", "null", "http://127.0.0.1:1"}) {
      assertThatThrownBy(
              () -> ChatClient.connect(port, room.value(), Map.of(), Map.of("Origin", origin)))
          .isInstanceOfSatisfying(
              WebSocketWire.Refused.class, refused -> assertThat(refused.status()).isEqualTo(403));
    }
  }

  @Test
  void anAddressThatIsNoRoomIsNotFound() {
    assertThatThrownBy(() -> ChatClient.connect(replicas.port(0), "x", Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            WebSocketWire.Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
  }

  @Test
  void aFrameThatIsTooLargeEndsTheConnection() {
    BroadcastId room = replicas.liveRoom(ANNA);
    ChatClient client = replicas.join(0, room, ANNA);
    client.send("{\"type\":\"message\",\"text\":\"" + "x".repeat(9000) + "\"}");
    assertThat(client.awaitClosed()).isEqualTo(1009);
    assertThat(client.received("error")).hasSize(1);
  }

  @Test
  void unreadableFramesAreForgivenAFewTimes() {
    BroadcastId room = replicas.liveRoom(ANNA);
    ChatClient client = replicas.join(0, room, ANNA);
    client.send("{");
    client.send("[]");
    client.send("{\"type\":\"heart\",\"count\":51}");
    client.send("{\"type\":\"heart\",\"count\":-1}");
    client.awaitFrame("error", error -> error.path("detail").asString().contains("count"));
    assertThat(client.isClosed()).isFalse();
    client.send("{\"type\":\"dance\"}");
    assertThat(client.awaitClosed()).isEqualTo(1008);
    assertThat(client.received("error")).hasSize(5);
  }

  @Test
  void aFloodEndsTheConnection() {
    BroadcastId room = replicas.liveRoom(ANNA);
    ChatClient client = replicas.join(0, room, ANNA);
    for (int i = 0; i < 30; i++) {
      client.love(1);
    }
    assertThat(client.awaitClosed()).isEqualTo(1008);
  }
}
