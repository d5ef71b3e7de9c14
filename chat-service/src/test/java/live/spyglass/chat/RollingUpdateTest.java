package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.chat.heart.HeartSum;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;

/// A replica that is stopped in order hands over without a loss.
class RollingUpdateTest {

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
}
