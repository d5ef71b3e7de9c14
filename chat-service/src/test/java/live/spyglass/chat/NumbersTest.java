package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.chat.heart.HeartSum;
import live.spyglass.events.BroadcastId;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.testsupport.RedisStore;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Hearts are counted exactly; people are counted and not connections.
class NumbersTest {

  private static final Person OLGA = Person.named("Olga");
  private static final Person ANNA = Person.named("Anna");
  private static final RedisStore REDIS = Stores.newRedis();
  private static Replicas replicas;

  @BeforeAll
  static void start() {
    replicas = new Replicas(REDIS);
  }

  @AfterAll
  static void stop() {
    replicas.close();
  }

  @Test
  void heartsOfManyAddUpExactly() throws Exception {
    BroadcastId room = replicas.liveRoom(OLGA);
    List<ChatClient> fans = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      fans.add(replicas.join(i % 2, room, Person.named("Fan" + i)));
    }
    long expected = 0;
    for (int n = 0; n < 100; n++) {
      for (int i = 0; i < fans.size(); i++) {
        int count = 1 + (n * 7 + i) % 50;
        fans.get(i).love(count);
        expected += count;
      }
    }
    long all = expected;
    for (ChatClient fan : fans) {
      fan.awaitFrame("hearts", hearts -> hearts.path("total").longValue() == all);
      awaitThat(() -> fan.heartsCounted() == all);
      assertThat(fan.heartTotal()).isEqualTo(all);
      assertThat(fan.received("error")).isEmpty();
    }
    awaitThat(() -> timeline(room).path("total").longValue() == all);
    long inBuckets =
        timeline(room)
            .path("items")
            .valueStream()
            .mapToLong(item -> item.path("count").longValue())
            .sum();
    assertThat(inBuckets).isEqualTo(all);
    fans.forEach(ChatClient::close);
  }

  @Test
  void heartsAndPeopleSurviveAnEmptiedRedis() {
    BroadcastId room = replicas.liveRoom(OLGA);
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient boris = replicas.join(1, room, Person.named("Boris"))) {
      for (int i = 0; i < 50; i++) {
        anna.love(3);
        boris.love(4);
      }
      anna.awaitFrame("hearts", hearts -> hearts.path("total").longValue() == 350);
      awaitThat(() -> timeline(room).path("total").longValue() == 350);
      boris.love(5);
      emptyRedis();
      anna.love(6);
      boris.love(7);
      anna.awaitFrame("hearts", hearts -> hearts.path("total").longValue() == 368);
      assertThat(
              replicas
                  .bean(0, HeartSum.class)
                  .total(room)
                  .orTimeout(ChatClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                  .join())
          .isEqualTo(368);
      try (ChatClient third = replicas.join(0, room, Person.named("Carla"))) {
        third.awaitFrame("presence", presence -> presence.path("live").longValue() == 3);
      }
      awaitThat(() -> presence(anna, "live") == 2);
      assertThat(presence(anna, "total")).isEqualTo(3);
    }
  }

  @Test
  void peopleAreCountedOnce() {
    BroadcastId room = replicas.liveRoom(OLGA);
    Person boris = Person.named("Boris");
    // Whoever broadcasts hears how many there are and is none of them.
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient olga = replicas.join(1, room, OLGA)) {
      ChatClient borisHere = replicas.join(0, room, boris);
      ChatClient borisThere = replicas.join(1, room, boris);
      ChatClient tab = replicas.join(0, room, null, Map.of("viewer", "browser-1"));
      ChatClient otherTab = replicas.join(1, room, null, Map.of("viewer", "browser-1"));
      ChatClient nameless = replicas.join(1, room, null);
      awaitThat(() -> presence(anna, "live") == 4 && presence(anna, "total") == 4);
      awaitThat(() -> presence(otherTab, "live") == 4 && presence(olga, "live") == 4);
      borisHere.close();
      tab.close();
      nameless.close();
      awaitThat(() -> presence(anna, "live") == 3);
      borisThere.close();
      otherTab.close();
      awaitThat(() -> presence(anna, "live") == 1);
      assertThat(presence(anna, "total")).isEqualTo(4);
      try (ChatClient back = replicas.join(1, room, boris)) {
        awaitThat(() -> presence(back, "live") == 2);
        assertThat(presence(back, "total")).isEqualTo(4);
      }
    }
  }

  @Test
  void aReplicaThatIsKilledTakesItsPeopleWithIt(@TempDir Path folder) throws Exception {
    BroadcastId room = replicas.liveRoom(OLGA);
    int port = LoopbackPort.free();
    Process third = startBeside(port, folder);
    try (ChatClient anna = replicas.join(0, room, ANNA)) {
      ChatClient[] boris = new ChatClient[1];
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE.multipliedBy(3))
          .ignoreExceptions()
          .until(() -> {
            assertThat(third.isAlive()).isTrue();
            boris[0] =
                ChatClient.connect(port, room.value(), Map.of("viewer", "somebody"), Map.of());
            return true;
          });
      awaitThat(() -> presence(anna, "live") == 2);
      assertThat(boris[0].isClosed()).isFalse();
      third.destroyForcibly();
      awaitThat(() -> presence(anna, "live") == 1);
      assertThat(presence(anna, "total")).isEqualTo(2);
    } finally {
      assertThat(third.destroyForcibly().waitFor(ChatClient.PATIENCE)).isTrue();
    }
  }

  private static Process startBeside(int port, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChatApplication.class.getName());
    replicas.configuration().forEach((name, value) -> command.add("--" + name + "=" + value));
    command.add("--chat.websocket.port=" + port);
    command.removeIf(argument -> argument.equals("--chat.websocket.port=0"));
    File log = folder.resolve("replica.log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private static void emptyRedis() {
    try (RedisClient client = RedisClient.create(REDIS.url());
        var connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  private static JsonNode timeline(BroadcastId room) {
    try {
      return ChatClient.MAPPER.readTree(
          replicas.get("/api/v1/broadcasts/" + room + "/hearts", null).body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long presence(ChatClient client, String field) {
    JsonNode presence = client.presence();
    return presence == null ? -1 : presence.path(field).longValue();
  }

  private static void awaitThat(java.util.concurrent.Callable<Boolean> condition) {
    await().pollInterval(ChatClient.POLL).atMost(ChatClient.PATIENCE).until(condition);
  }
}
