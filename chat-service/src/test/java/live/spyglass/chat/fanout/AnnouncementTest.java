package live.spyglass.chat.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncementTest {

  @Test
  void saysWhatItMeans() {
    for (Announcement announcement :
        List.of(
            new Announcement.Hearts(12, List.of(0L, 3L, 9L)),
            new Announcement.People(2, 17),
            new Announcement.Changed())) {
      assertThat(Announcement.decode(announcement.encode())).contains(announcement);
    }
  }

  @Test
  void carriesMessagesAsTheyAre() {
    byte[] sent =
        new Announcement.Messages(7, List.of(Redis.bytes("{\"a\":\"é\"}"), Redis.bytes("{}")))
            .encode();
    assertThat(Announcement.decode(sent))
        .hasValueSatisfying(decoded -> {
          Announcement.Messages messages = (Announcement.Messages) decoded;
          assertThat(messages.firstId()).isEqualTo(7);
          assertThat(messages.json())
              .extracting(Redis::text)
              .containsExactly("{\"a\":\"é\"}", "{}");
        });
  }

  @Test
  void ignoresWhatItDoesNotKnow() {
    for (String strange : new String[] {"", "X 1", "M", "H 1", "P x y", "M x\n{}"}) {
      assertThat(Announcement.decode(Redis.bytes(strange))).isEmpty();
    }
  }
}
