package live.spyglass.support.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastId;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class EventJsonTest {

  private static final BroadcastDeleted DELETED =
      new BroadcastDeleted(
          UUID.randomUUID(), Instant.parse("2026-11-22T20:15:30Z"), BroadcastId.random());

  @Test
  void anEventSurvivesARoundTrip() {
    BroadcastCreated created =
        new BroadcastCreated(
            UUID.randomUUID(),
            Instant.parse("2026-11-22T20:15:30.123456Z"),
            BroadcastId.random(),
            AccountId.random(),
            "ada",
            "Fête au port 🎆",
            Audience.PRIVATE,
            "0".repeat(64),
            null);

    assertThat(EventJson.read(EventJson.write(created))).isEqualTo(created);
  }

  @Test
  void aFieldOfALaterSchemaIsIgnored() {
    String json = new String(EventJson.write(DELETED), UTF_8);

    assertThat(EventJson.read(json.replaceFirst("\\{", "{\"later\":[1,2],").getBytes(UTF_8)))
        .isEqualTo(DELETED);
  }

  @Test
  void whatIsNoEventIsRefused() {
    String json = new String(EventJson.write(DELETED), UTF_8);

    assertThatThrownBy(() -> read(json.replace("BroadcastDeleted", "SomethingElse")))
        .isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> read(json.replace("broadcastId", "other")))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("broadcastId");
    assertThatThrownBy(() -> read(json.replace(DELETED.key(), "../..")))
        .isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> read("{")).isInstanceOf(JacksonException.class);
  }

  @Test
  void aRepeatedEventIsNotNew() {
    RecentEvents recent = new RecentEvents(2);
    BroadcastDeleted second = another();
    BroadcastDeleted third = another();

    assertThat(recent.isNew(DELETED)).isTrue();
    assertThat(recent.isNew(DELETED)).isFalse();
    assertThat(recent.isNew(second)).isTrue();
    assertThat(recent.isNew(third)).isTrue();
    assertThat(recent.isNew(second)).isFalse();
    assertThat(recent.isNew(DELETED)).as("the oldest is forgotten first").isTrue();
  }

  private static BroadcastDeleted another() {
    return new BroadcastDeleted(UUID.randomUUID(), Instant.EPOCH, BroadcastId.random());
  }

  private static Object read(String json) {
    return EventJson.read(json.getBytes(UTF_8));
  }
}
