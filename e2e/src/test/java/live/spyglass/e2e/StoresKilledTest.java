package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// While a broadcast is live, watched and talked in, each store in turn is killed (`SIGKILL`),
/// stays away for a while and comes back. Whoever watches goes on watching, and nothing that was
/// acknowledged is lost. What is seen of it stands in `deploy/README.md`. Of the object store
/// [StoreAwayTest] tells.
class StoresKilledTest {

  /// Several leases, and more than a player has in its buffer.
  private static final double AWAY_SECONDS = 20;

  private static final double SEGMENT_SECONDS = 2;

  @Test
  void whoWatchesGoesOnWatchingWhicheverStoreIsKilled() {
    try (Cluster cluster = new Cluster()) {
      Api api = new Api(cluster.url());
      Person ada = Person.signUp(api, "ada_killed", "Ada Lovelace");
      Person grace = Person.signUp(api, "grace_killed", "Grace Hopper");
      JsonNode created = ada.createBroadcast("Whatever is killed", "PUBLIC");
      String id = created.get("id").asString();
      try (Publisher publisher =
              Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(20));
          Browser viewer = Browser.open(Screen.PHONE)) {
        JsonNode live = ada.awaitState(id, "LIVE");
        whatIsInsideIsNotAtTheDoor(cluster);
        viewer.page().navigate(cluster.url() + "/b/" + id);
        viewer.awaitPlayed(4);
        viewer.mark();
        List<String> made = new ArrayList<>();
        try (Talker talker = new Talker(grace, live);
            PlaylistWatch watch = new PlaylistWatch(api, Media.firstVideoRendition(api, live))) {
          isHeard(talker);

          cluster.kafka().kill();
          viewer.awaitPlayed(AWAY_SECONDS);
          isHeard(talker);
          made.add(ada.createBroadcast("Made without Kafka", "PUBLIC").get("id").asString());
          cluster.kafka().start();

          cluster.redis().kill();
          viewer.awaitPlayed(AWAY_SECONDS);
          isHeard(talker);
          made.add(ada.createBroadcast("Made without Redis", "PUBLIC").get("id").asString());
          cluster.redis().start();
          isHeard(talker);

          cluster.postgres().kill();
          isToldToTryAgain(api, id);
          viewer.awaitPlayed(AWAY_SECONDS);
          cluster.postgres().start();
          isHeard(talker);
          viewer.awaitPlayed(AWAY_SECONDS);

          assertThat(viewer.isSamePage()).as("the page was not loaded anew").isTrue();
          assertThat(watch.complaints()).isEmpty();
          double sent = publisher.kill();
          ada.end(id);
          talker.leave();
          whatWasSaidIsKept(api, id, talker);
          theRecordingIsWhole(api, ada, live, sent);
        }
        oneTraceTellsOfTheEnd(cluster.traces());
        made.forEach(one ->
            Awaitility.await("chat has heard of " + one)
                .atMost(Platform.PATIENCE)
                .until(() ->
                    api.get("/api/v1/broadcasts/" + one + "/messages", null).status() == 200));
      }
    }
  }

  /// All of this went through it, and what an operator asks is answered there as well.
  private static void whatIsInsideIsNotAtTheDoor(Cluster cluster) {
    String metrics = "/actuator/prometheus";
    cluster
        .doors()
        .forEach((service, doors) -> {
          Api.Answer inside = new Api(doors.inside()).get(metrics, cluster.token());
          assertThat(inside.text())
              .as(service)
              .contains("application=\"" + service + "\"", "jvm_memory_used_bytes");
          assertThat(new Api(doors.outside()).get(metrics, cluster.token()).status())
              .as(service)
              .isEqualTo(404);
        });
  }

  /// Whoever asks what only the database knows.
  private static void isToldToTryAgain(Api api, String id) {
    Api.Answer answer =
        Awaitility.await("it is said that the database is away")
            .atMost(Platform.PATIENCE)
            .until(() -> api.get("/api/v1/broadcasts/" + id, null), found -> found.status() == 503);
    assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
  }

  private static void isHeard(Talker talker) {
    int before = talker.acknowledged().size();
    Awaitility.await("messages get through")
        .atMost(Platform.PATIENCE)
        .until(() -> talker.acknowledged().size() >= before + 3);
  }

  /// From the request at the gateway through the catalog's outbox and Kafka into the transcoder.
  private static void oneTraceTellsOfTheEnd(TraceCollector traces) {
    Awaitility.await("a trace goes through all of them")
        .atMost(Platform.PATIENCE)
        .untilAsserted(() ->
            assertThat(traces.hasTraceThrough(List.of("gateway", "catalog", "transcode", "chat")))
                .as(() -> traces.traces().toString())
                .isTrue());
  }

  private static void whatWasSaidIsKept(Api api, String id, Talker talker) {
    String messages = "/api/v1/broadcasts/" + id + "/messages?pageSize=500";
    List<String> kept = new ArrayList<>();
    api.get(messages, null)
        .json()
        .get("items")
        .forEach(item -> kept.add(item.get("text").asString()));
    assertThat(kept).doesNotHaveDuplicates().containsAll(talker.acknowledged());
    assertThat(talker.said()).containsAll(kept);
    Awaitility.await("hearts are the same everywhere")
        .atMost(Platform.PATIENCE)
        .untilAsserted(() -> {
          long total =
              api.get("/api/v1/broadcasts/" + id + "/hearts", null).json().get("total").asLong();
          assertThat(total)
              .isBetween(
                  talker.heartsAcknowledged(), talker.heartsAcknowledged() + talker.heartsUnsure());
          assertThat(api.get("/api/v1/broadcasts/" + id, null).json().get("hearts").asLong())
              .isEqualTo(total);
        });
  }

  private static void theRecordingIsWhole(Api api, Person owner, JsonNode live, double sent) {
    String id = live.get("id").asString();
    Awaitility.await("the recording is complete")
        .atMost(Platform.PATIENCE)
        .until(() -> owner.broadcast(id).get("recording").isObject());
    String playlist = api.get(Media.firstVideoRendition(api, live), null).text();
    assertThat(playlist)
        .contains("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-ENDLIST")
        .doesNotContain("#EXT-X-GAP", "#EXT-X-DISCONTINUITY\n");
    assertThat(Media.length(playlist)).isCloseTo(sent, within(SEGMENT_SECONDS));
  }
}
