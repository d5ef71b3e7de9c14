package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.chat.heart.HeartSum;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;

/// A replica that is stopped in order hands over without a loss.
class RollingUpdateTest {

  /// Fewer than one connection may have.
  private static final int UNDER_WAY = 5;

  @Test
  void everybodyGoesOnElsewhere() {
    Person anna = Person.named("Anna");
    try (Replicas replicas = new Replicas(Stores.newRedis())) {
      BroadcastId room = replicas.liveRoom(Person.named("Olga"));
      ChatClient here = replicas.join(0, room, anna);
      try (ChatClient there = replicas.join(1, room, Person.named("Boris"))) {
        here.say("before");
        here.awaitTexts(List.of("before"));
        for (int i = 0; i < 20; i++) {
          here.love(50);
        }
        // An answer behind the hearts: all of them have been read.
        here.say("");
        here.awaitFrame("error");
        replicas.stop(0);
        assertThat(here.awaitClosed()).isEqualTo(1001);
        there.awaitFrame("hearts", hearts -> hearts.path("total").longValue() == 1000);
        there.awaitFrame("presence", presence -> presence.path("live").longValue() == 1);
        assertThat(
                replicas
                    .bean(1, HeartSum.class)
                    .total(room)
                    .orTimeout(ChatClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join())
            .isEqualTo(1000);
        try (ChatClient back = replicas.join(1, room, anna, Map.of("after", here.lastId()))) {
          back.say("after");
          back.awaitTexts(List.of("after"));
          there.awaitTexts(List.of("before", "after"));
        }
      }
    }
  }

  /// Of what is on its way when a replica goes, everything before some message is kept, once and in
  /// order, and nothing behind it: whoever comes back sees what is missing.
  @Test
  void whatIsSaidInTheVeryMomentIsKeptInOrderOrSeenToBeMissing() throws Exception {
    Person anna = Person.named("Anna");
    try (Replicas replicas = new Replicas(Stores.newRedis())) {
      BroadcastId room = replicas.liveRoom(Person.named("Olga"));
      ChatClient here = replicas.join(0, room, anna);
      try (ChatClient there = replicas.join(1, room, Person.named("Boris"))) {
        List<String> said = new CopyOnWriteArrayList<>();
        Thread talker = Thread.ofVirtual().start(() -> talkUntilSentAway(here, said));
        await().atMost(ChatClient.PATIENCE).until(() -> there.texts().size() > 100);
        replicas.stop(0);
        assertThat(here.awaitClosed()).isEqualTo(1001);
        assertThat(talker.join(ChatClient.PATIENCE)).isTrue();
        List<String> kept = new ArrayList<>(here.texts());

        try (ChatClient back = replicas.join(1, room, anna, Map.of("after", here.lastId()))) {
          back.say("I am back");
          await()
              .atMost(ChatClient.PATIENCE)
              .until(
                  () -> back.texts().contains("I am back") && there.texts().contains("I am back"));
          kept.addAll(back.texts());
        }
        assertThat(there.texts()).isEqualTo(kept);
        kept.removeLast();
        assertThat(kept).isEqualTo(said.subList(0, kept.size()));
      }
    }
  }

  /// With a few messages under way all the time.
  private static void talkUntilSentAway(ChatClient client, List<String> said) {
    while (!client.isClosed()) {
      String text = "m" + said.size();
      said.add(text);
      try {
        client.say(text);
      } catch (UncheckedIOException e) {
        // It went in between.
        return;
      }
      await()
          .pollInterval(ChatClient.POLL)
          .atMost(ChatClient.PATIENCE)
          .until(() -> client.isClosed() || client.texts().size() + UNDER_WAY > said.size());
    }
  }
}
