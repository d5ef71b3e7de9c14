package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// One person's allowance is one, however many tabs on however many replicas.
class LimitsTest {

  private static final Person ANNA = Person.named("Anna");
  private static Replicas replicas;

  @BeforeAll
  static void start() {
    replicas =
        new Replicas(
            Stores.newRedis(),
            Map.of(
                "chat.limits.messages", "5",
                "chat.limits.message-interval", "30s",
                "chat.limits.hearts", "100",
                "chat.limits.hearts-per-second", "1",
                "chat.limits.connections-per-address", "3"));
  }

  @AfterAll
  static void stop() {
    replicas.close();
  }

  @Test
  void messagesAreLimitedAcrossReplicas() {
    BroadcastId room = replicas.liveRoom(ANNA);
    Person other = Person.named("Other");
    try (ChatClient here = replicas.join(0, room, ANNA);
        ChatClient there = replicas.join(1, room, ANNA);
        ChatClient somebody = replicas.join(1, room, other)) {
      for (int i = 0; i < 3; i++) {
        here.say("here " + i);
        there.say("there " + i);
      }
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .until(() ->
              here.texts().size() == 5
                  && here.received("error").size() + there.received("error").size() == 1);
      JsonNode error =
          (here.received("error").isEmpty() ? there : here).received("error").getFirst();
      assertThat(error.path("detail").stringValue()).startsWith("Try again in ");
      assertThat(error.path("retryAfterMillis").longValue()).isBetween(1L, 30_000L);
      somebody.say("not me");
      here.awaitFrame("message", message -> message.path("text").asString().equals("not me"));
    }
  }

  @Test
  void heartsAreLimitedAndWhatIsRefusedIsNotCounted() {
    BroadcastId room = replicas.liveRoom(ANNA);
    Person fan = Person.named("Fan");
    try (ChatClient client = replicas.join(0, room, fan)) {
      client.love(50);
      client.love(50);
      client.love(50);
      client.awaitFrame("error", error -> error.has("retryAfterMillis"));
      client.awaitFrame("hearts", hearts -> hearts.path("total").longValue() == 100);
      assertThat(client.heartTotal()).isEqualTo(100);
    }
  }

  @Test
  void connectionsOfOneAddressAreLimited() {
    BroadcastId room = replicas.liveRoom(ANNA);
    Map<String, String> from = Map.of("X-Forwarded-For", "192.0.2.7");
    try (ChatClient one = connect(room, from);
        ChatClient two = connect(room, from)) {
      ChatClient three = connect(room, from);
      assertThat(one.isClosed() || two.isClosed()).isFalse();
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> connect(room, from))
          .isInstanceOfSatisfying(
              WebSocketWire.Refused.class, refused -> assertThat(refused.status()).isEqualTo(429));
      connect(room, Map.of("X-Forwarded-For", "192.0.2.8")).close();
      three.close();
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> connect(room, from).close());
    }
  }

  private static ChatClient connect(BroadcastId room, Map<String, String> headers) {
    return ChatClient.connect(replicas.port(0), room.value(), Map.of(), headers).joined();
  }
}
