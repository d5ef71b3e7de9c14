package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What people say reaches everybody, in one order, once.
class ConversationTest {

  private static final Person ANNA = Person.named("Anna");
  private static final Person BORIS = Person.named("Boris");
  private static Replicas replicas;

  @BeforeAll
  static void start() {
    replicas = new Replicas(Stores.newRedis());
  }

  @AfterAll
  static void stop() {
    replicas.close();
  }

  @Test
  void aMessageReachesBothReplicasAndItsAuthor() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient boris = replicas.join(1, room, BORIS);
        ChatClient stranger = replicas.join(1, room, null)) {
      assertThat(anna.awaitFrame("state").path("state").stringValue()).isEqualTo("LIVE");
      anna.say("hello");
      anna.awaitTexts(List.of("hello"));
      boris.awaitTexts(List.of("hello"));
      JsonNode message = stranger.awaitFrame("message");
      assertThat(message.path("author").path("handle").stringValue()).isEqualTo("anna");
      assertThat(message.path("author").path("displayName").stringValue()).isEqualTo("Anna");
      assertThat(message.path("author").path("color").stringValue()).matches("#[0-9a-f]{6}");
      assertThat(message).isEqualTo(anna.awaitFrame("message"));
    }
  }

  @Test
  void everybodySeesTheSameOrderWhoeverSpeaksWhere() {
    BroadcastId room = replicas.liveRoom(ANNA);
    int each = 200;
    List<ChatClient> speakers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      speakers.add(replicas.join(i % 2, room, Person.named("Speaker" + i)));
    }
    for (int n = 0; n < each; n++) {
      for (int i = 0; i < speakers.size(); i++) {
        speakers.get(i).say(i + ":" + n);
        if (n % 4 == 3) {
          // A person has at most eight messages on their way.
          ChatClient speaker = speakers.get(i);
          String last = i + ":" + n;
          await()
              .pollInterval(ChatClient.POLL)
              .atMost(ChatClient.PATIENCE)
              .until(() -> speaker.texts().contains(last));
        }
      }
    }
    int all = each * speakers.size();
    List<Long> numbers = LongStream.rangeClosed(1, all).boxed().toList();
    for (ChatClient speaker : speakers) {
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .until(() -> speaker.texts().size() >= all);
      assertThat(speaker.ids()).isEqualTo(numbers);
      assertThat(speaker.texts()).isEqualTo(speakers.getFirst().texts());
      assertThat(speaker.received("error")).isEmpty();
    }
    for (int i = 0; i < speakers.size(); i++) {
      String prefix = i + ":";
      assertThat(speakers.getFirst().texts())
          .filteredOn(text -> text.startsWith(prefix))
          .isEqualTo(IntStream.range(0, each).mapToObj(n -> prefix + n).toList());
    }
    speakers.forEach(ChatClient::close);
  }

  @Test
  void newcomersAreShownTheLastFifty() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(0, room, ANNA)) {
      sayOneByOne(anna, 0, 60);
      List<String> lastFifty = texts(10, 60);
      try (ChatClient here = replicas.join(0, room, null);
          ChatClient elsewhere = replicas.join(1, room, null)) {
        here.awaitTexts(lastFifty);
        elsewhere.awaitTexts(lastFifty);
      }
    }
  }

  @Test
  void aGapIsRecoveredOnAnyReplicaWithoutDoubles() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(0, room, ANNA)) {
      ChatClient boris = replicas.join(0, room, BORIS);
      sayOneByOne(anna, 0, 5);
      boris.awaitTexts(texts(0, 5));
      String seen = boris.lastId();
      boris.close();
      sayOneByOne(anna, 5, 305);
      // More is said while the gap is being filled.
      Thread talker = Thread.startVirtualThread(() -> sayOneByOne(anna, 305, 400));
      try (ChatClient back = replicas.join(1, room, BORIS, Map.of("after", seen))) {
        assertThat(back.awaitFrame("state").has("truncated")).isFalse();
        back.awaitTexts(texts(5, 400));
      } finally {
        assertThat(join(talker)).isTrue();
      }
    }
  }

  @Test
  void aGapThatIsTooWideIsNamed() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(0, room, ANNA)) {
      sayOneByOne(anna, 0, 620);
      try (ChatClient back = replicas.join(1, room, BORIS, Map.of("after", "0000000000000010"))) {
        assertThat(back.awaitFrame("state").path("truncated").booleanValue()).isTrue();
        back.awaitTexts(texts(120, 620));
      }
    }
  }

  @Test
  void textIsTextInAnyScript() {
    BroadcastId room = replicas.liveRoom(ANNA);
    List<String> said =
        List.of(
            "<img src=x onerror=alert(1)> & \"quoted\" \\ </script>",
            "👩‍👩‍👧‍👦 👍🏽 🇫🇷 ❤️",
            "مرحبا שלום नमस्ते 你好 สวัสดี ሰላም",
            "é".repeat(500));
    try (ChatClient anna = replicas.join(0, room, ANNA);
        ChatClient boris = replicas.join(1, room, BORIS)) {
      said.forEach(anna::say);
      anna.say("  bell\u0007 and\nbreak  ");
      anna.say("e\u0301");
      List<String> shown = new ArrayList<>(said);
      shown.add("bell and break");
      shown.add("é");
      boris.awaitTexts(shown);
    }
  }

  @Test
  void whatIsNoMessageIsRefusedKindly() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(0, room, ANNA)) {
      anna.say("x".repeat(501));
      anna.awaitFrame("error", error -> error.path("detail").asString().contains("501"));
      anna.say(" \u200B\u200D ");
      anna.awaitFrame("error", error -> error.path("title").asString().contains("nothing"));
      anna.say("😀".repeat(500));
      anna.awaitTexts(List.of("😀".repeat(500)));
    }
  }

  @Test
  void withoutATokenOneReads() {
    BroadcastId room = replicas.liveRoom(ANNA);
    try (ChatClient anna = replicas.join(1, room, ANNA);
        ChatClient stranger = replicas.join(0, room, null)) {
      stranger.say("may I?");
      stranger.love(3);
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .until(() -> stranger.received("error").size() == 2);
      anna.say("first");
      stranger.awaitTexts(List.of("first"));
      assertThat(anna.heartTotal()).isZero();
    }
  }

  private static void sayOneByOne(ChatClient speaker, int from, int to) {
    int step = 5;
    for (int n = from; n < to; n += step) {
      int end = Math.min(n + step, to);
      for (int i = n; i < end; i++) {
        speaker.say("m" + i);
      }
      String last = "m" + (end - 1);
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .until(() -> speaker.texts().contains(last));
    }
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "m" + n).toList();
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(ChatClient.PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
