package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.chat.heart.HeartSum;
import live.spyglass.chat.message.MessageWriter;
import live.spyglass.chat.message.Posting;
import live.spyglass.chat.room.Participant;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.token.Viewer;
import live.spyglass.testsupport.RedisStore;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What breaks around a conversation does not break the conversation.
class OutageTest {

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
  void redisRestartedUnderLoadLosesNothing() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient boris = replicas.join(1, room, Person.named("Boris"))) {
      List<String> said = new ArrayList<>();
      AtomicBoolean enough = new AtomicBoolean();
      Thread talker =
          Thread.ofVirtual()
              .start(() -> {
                while (!enough.get()) {
                  String text = "m" + said.size();
                  said.add(text);
                  anna.say(text);
                  anna.love(1);
                  await()
                      .pollInterval(ChatClient.POLL)
                      .atMost(ChatClient.PATIENCE)
                      .until(() -> anna.texts().contains(text));
                }
              });
      awaitTexts(boris, 50);
      REDIS.stop();
      int before = boris.texts().size();
      awaitTexts(boris, before + 5);
      REDIS.start();
      int after = boris.texts().size();
      awaitTexts(boris, after + 200);
      enough.set(true);
      awaitThat(() -> !talker.isAlive());
      boris.awaitTexts(said);
      anna.awaitTexts(said);
      long hearts = said.size();
      boris.awaitFrame("hearts", frame -> frame.path("total").longValue() == hearts);
      assertThat(
              replicas
                  .bean(1, HeartSum.class)
                  .total(room)
                  .orTimeout(ChatClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                  .join())
          .isEqualTo(hearts);
      assertThat(anna.received("error")).isEmpty();
    }
  }

  @Test
  void whoReadsSlowlySlowsNobodyAndEndsUpAtTheNewest() throws Exception {
    BroadcastId room = replicas.liveRoom(ANNA);
    int count = 6000;
    String filling = "😀".repeat(480);
    Participant author = Participant.from(new Viewer(ANNA.id(), "anna", "Anna"));
    MessageWriter writer = replicas.bean(0, MessageWriter.class);
    try (Socket slow = connectWithoutReading(room);
        ChatClient quick = replicas.join(0, room, null)) {
      for (int i = 0; i < count; i += 100) {
        List<Posting> outcomes = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int n = i; n < i + 100; n++) {
          writer.submit(room, author, n + " " + filling, _ -> {}, outcomes::add);
        }
        awaitThat(() -> outcomes.size() == 100);
        int sent = i + 100;
        awaitThat(() -> quick.texts().size() == sent);
        assertThat(outcomes).containsOnly(Posting.STORED);
      }
      assertThat(quick.ids()).isSorted().doesNotHaveDuplicates().hasSize(count);
      assertThat(
              replicas
                  .bean(0, MeterRegistry.class)
                  .get("spyglass.chat.drops")
                  .functionCounter()
                  .count())
          .isZero();
      assertThat(readUntil(slow, (count - 1) + " " + filling)).isTrue();
      assertThat(
              replicas
                  .bean(0, MeterRegistry.class)
                  .get("spyglass.chat.drops")
                  .functionCounter()
                  .count())
          .isPositive();
    }
  }

  private static Socket connectWithoutReading(BroadcastId room) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) ChatClient.PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), replicas.port(0)));
    String request =
        """
        GET /chat/%s HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """
            .formatted(room);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  /// Whether this text arrives before the connection goes silent.
  private static boolean readUntil(Socket socket, String wanted) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[65536];
    StringBuilder tail = new StringBuilder();
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      tail.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      String text =
          new String(tail.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      if (text.contains(wanted)) {
        return true;
      }
      if (tail.length() > 20_000) {
        tail.delete(0, tail.length() - 10_000);
      }
    }
    return false;
  }

  private static void awaitTexts(ChatClient client, int count) {
    awaitThat(() -> client.texts().size() >= count);
  }

  private static void awaitThat(java.util.concurrent.Callable<Boolean> condition) {
    await().pollInterval(ChatClient.POLL).atMost(ChatClient.PATIENCE).until(condition);
  }
}
