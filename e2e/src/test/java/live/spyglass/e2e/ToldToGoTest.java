package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// While a broadcast is live, watched and talked in, each of the five services is told to go
/// (`SIGTERM`), as in every rolling update, and comes back or is followed by another node. Nothing
/// that was acknowledged is lost.
class ToldToGoTest {

  /// More than a player has in its buffer at the live edge.
  private static final double BEYOND_THE_BUFFER = 12;

  private static final double SEGMENT_SECONDS = 2;

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void nothingIsLostWhenEachServiceIsToldToGo() {
    Person ada = Person.signUp(api, "ada_told", "Ada Lovelace");
    Person grace = Person.signUp(api, "grace_told", "Grace Hopper");
    Person linus = Person.signUp(api, "linus_told", "Linus Pauling");
    JsonNode created = ada.createBroadcast("Whoever has to go", "PUBLIC");
    String id = created.get("id").asString();
    JsonNode rtmp = created.get("ingest").get("rtmp");

    try (Publisher first = Publisher.start(rtmp, Duration.ofMinutes(20));
        Transcoder second = Transcoder.start("told-transcode");
        Browser viewer = Browser.open(Screen.PHONE)) {
      JsonNode live = ada.awaitState(id, "LIVE");
      viewer.go("/b/" + id);
      viewer.awaitPlayed(4);
      viewer.mark();
      try (Talker one = new Talker(grace, live);
          Talker other = new Talker(linus, live);
          PlaylistWatch watch = new PlaylistWatch(api, Media.firstVideoRendition(api, live))) {
        List<Talker> talkers = List.of(one, other);
        theyAreHeard(talkers);

        isToldToGo("gateway", "gateway");
        theyAreHeard(talkers);
        viewer.awaitPlayed(BEYOND_THE_BUFFER);

        List<String> more = catalogIsToldToGoWhileBroadcastsAreMade(ada);
        theyAreHeard(talkers);
        viewer.awaitPlayed(2);

        isToldToGo("chat-service", "chat");
        theyAreHeard(talkers);

        theTranscoderAtWorkIsToldToGo(second);
        viewer.awaitPlayed(BEYOND_THE_BUFFER);
        assertThat(watch.complaints()).isEmpty();

        double sent = ingestIsToldToGo(ada, id, rtmp, first, viewer);
        theyAreHeard(talkers);
        assertThat(viewer.isSamePage()).as("the page was not loaded anew").isTrue();
        assertThat(watch.complaints()).isEmpty();

        ada.end(id);
        talkers.forEach(Talker::leave);
        everythingSaidIsKept(id, talkers);
        heartsAddUp(id, talkers);
        theRecordingIsWhole(ada, id, live, sent);
        noEventIsLost(more);
      }
    }
  }

  /// Whoever talks gets through, all the time.
  private static void theyAreHeard(List<Talker> talkers) {
    for (Talker talker : talkers) {
      int before = talker.acknowledged().size();
      Awaitility.await("messages get through")
          .atMost(Platform.PATIENCE)
          .until(() -> talker.acknowledged().size() >= before + 3);
    }
  }

  /// Waits until it has gone by itself, and until the supervisor has brought it back.
  private void isToldToGo(String module, String service) {
    goes(module);
    awaitBack(service);
  }

  private void goes(String module) {
    ProcessHandle process = platform.processes(module).findFirst().orElseThrow();
    process.destroy();
    awaitGone(module, process);
  }

  private static void awaitGone(String what, ProcessHandle process) {
    Awaitility.await(what + " is gone").atMost(Platform.PATIENCE).until(() -> !process.isAlive());
  }

  private void awaitBack(String service) {
    String readiness = platform.addresses().get(service) + "/actuator/health/readiness";
    Awaitility.await(service + " is back")
        .atMost(Platform.PATIENCE)
        .ignoreExceptions()
        .until(() -> api.get(readiness, null).status() == 200);
  }

  /// Whoever makes a broadcast and gets no answer asks again, and has made one.
  private List<String> catalogIsToldToGoWhileBroadcastsAreMade(Person person) {
    List<String> made = new ArrayList<>();
    made.add(makeOne(person, made.size()));
    ProcessHandle process = platform.processes("catalog-service").findFirst().orElseThrow();
    process.destroy();
    while (process.isAlive()) {
      made.add(makeOne(person, made.size()));
    }
    awaitBack("catalog");
    made.add(makeOne(person, made.size()));
    assertThat(made).doesNotHaveDuplicates();
    return made;
  }

  private String makeOne(Person person, int number) {
    String key = "told-to-go-" + number;
    return Awaitility.await("a broadcast is made")
        .atMost(Platform.PATIENCE)
        .ignoreExceptions()
        .until(
            () -> person.tryCreateBroadcast("Made meanwhile", key),
            answer -> answer.status() == 201)
        .json()
        .get("id")
        .asString();
  }

  private void theTranscoderAtWorkIsToldToGo(Transcoder second) {
    List<ProcessHandle> atWork =
        Transcoder.atWork(Stream.concat(platform.transcoders(), Stream.of(second.handle())));
    assertThat(atWork).as("nodes that encode").hasSize(1);
    atWork.getFirst().destroy();
    awaitGone("transcode", atWork.getFirst());
    Awaitility.await("another node has taken over")
        .atMost(Platform.PATIENCE)
        .until(() ->
            !Transcoder.atWork(Stream.concat(platform.transcoders(), Stream.of(second.handle())))
                .isEmpty());
  }

  /// The encoder connects again, to another node, as a load balancer would have it.
  ///
  /// @return seconds of media that were sent
  private double ingestIsToldToGo(
      Person owner, String id, JsonNode rtmp, Publisher first, Browser viewer) {
    int port = Platform.freePort();
    int rtmpPort = Platform.freePort();
    Map<String, String> environment = new HashMap<>(Platform.environment());
    environment.putAll(
        Map.of(
            "INGEST_RTMP_PORT",
            String.valueOf(rtmpPort),
            "INGEST_WEBRTC_PORT",
            "-1",
            "INGEST_ADVERTISED_URL",
            "http://127.0.0.1:" + port,
            "INGEST_CATALOG_URL",
            platform.addresses().get("catalog")));
    try (ServiceNode _ = ServiceNode.start("ingest-service", "told-ingest", port, environment)) {
      goes("ingest-service");
      assertThat(first.awaitExit()).as("the encoder was sent away").isNotZero();
      String elsewhere =
          "rtmp://127.0.0.1:%d/live/%s".formatted(rtmpPort, rtmp.get("streamKey").asString());
      try (Publisher again = Publisher.start(elsewhere, Duration.ofMinutes(20))) {
        owner.awaitState(id, "LIVE");
        viewer.awaitPlayed(BEYOND_THE_BUFFER);
        awaitBack("ingest");
        return first.sent() + again.kill();
      }
    }
  }

  private void everythingSaidIsKept(String id, List<Talker> talkers) {
    List<String> kept = new ArrayList<>();
    String messages = "/api/v1/broadcasts/" + id + "/messages?pageSize=500";
    String page = messages;
    while (page != null) {
      JsonNode answer = api.get(page, null).json();
      answer.get("items").forEach(item -> kept.add(item.get("text").asString()));
      String next = answer.get("nextPageToken").asString("");
      page = next.isEmpty() ? null : messages + "&pageToken=" + next;
    }
    assertThat(kept).doesNotHaveDuplicates();
    for (Talker talker : talkers) {
      assertThat(kept).containsAll(talker.acknowledged());
      // It was sent away by gateway and chat at least.
      assertThat(talker.joined()).isGreaterThanOrEqualTo(3);
    }
    assertThat(talkers.stream().flatMap(talker -> talker.said().stream())).containsAll(kept);
  }

  private void heartsAddUp(String id, List<Talker> talkers) {
    long sure = talkers.stream().mapToLong(Talker::heartsAcknowledged).sum();
    long unsure = talkers.stream().mapToLong(Talker::heartsUnsure).sum();
    Awaitility.await("hearts are the same everywhere")
        .atMost(Platform.PATIENCE)
        .untilAsserted(() -> {
          JsonNode timeline = api.get("/api/v1/broadcasts/" + id + "/hearts", null).json();
          long total = timeline.get("total").asLong();
          assertThat(total).isBetween(sure, sure + unsure);
          assertThat(api.get("/api/v1/broadcasts/" + id, null).json().get("hearts").asLong())
              .isEqualTo(total);
        });
  }

  private void theRecordingIsWhole(Person owner, String id, JsonNode live, double sent) {
    Awaitility.await("the recording is complete")
        .atMost(Platform.PATIENCE)
        .until(() -> owner.broadcast(id).get("recording").isObject());
    String playlist = api.get(Media.firstVideoRendition(api, live), null).text();
    assertThat(playlist)
        .contains("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-ENDLIST")
        .doesNotContain("#EXT-X-GAP");
    assertThat(Media.length(playlist)).isCloseTo(sent, within(2 * SEGMENT_SECONDS));
    JsonNode probed = Media.probe(owner.broadcast(id).get("recording").get("mp4").asString());
    assertThat(probed.get("format").get("duration").asDouble())
        .isCloseTo(Media.length(playlist), within(SEGMENT_SECONDS));
  }

  /// Chat learns of a broadcast from its event alone.
  private void noEventIsLost(List<String> broadcasts) {
    for (String id : broadcasts) {
      Awaitility.await("chat has heard of " + id)
          .atMost(Platform.PATIENCE)
          .until(() -> api.get("/api/v1/broadcasts/" + id + "/messages", null).status() == 200);
    }
    String metrics = platform.addresses().get("catalog") + "/actuator/prometheus";
    Awaitility.await("the outbox is empty")
        .atMost(Platform.PATIENCE)
        .until(() ->
            api.get(metrics, Platform.secret("internal-token"))
                .text()
                .lines()
                .anyMatch(line -> line.matches("spyglass_outbox_pending(\\{.*})? 0(\\.0)?")));
  }
}
