package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import live.spyglass.events.StreamStarted;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.internal.SessionSeal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Viewers of this node, and a publisher that has come to another.
class OtherNodeTest extends IngestTest {

  private static final int TWO_SECONDS = 60;
  private static final String FITS =
      "-c:v libx264 -preset ultrafast -bf 0 -g 600 -c:a libopus -b:a 64k";

  @TempDir Path folder;

  @Test
  void viewersOfOneNodeSeeWhatAnotherTakesUntilThatDiesAndThePublisherComesHere() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    // What it asks for by itself must not be mistaken for what viewers have asked for.
    try (NodeProcess other =
            new NodeProcess(folder, http, "--ingest.webrtc.receive.keyframe-interval=10m");
        AiortcPublisher first =
            new AiortcPublisher(whip(other.url(), broadcast), broadcast.key(), "VP8", 0)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(started.sourceUrl()).startsWith(other.internalUrl() + "/internal/streams/");
      awaitWatchable(broadcast);
      try (Watcher watcher = new Watcher(whep(broadcast), 0);
          Watcher another = new Watcher(whep(broadcast), 0)) {
        watcher.await(() -> watcher.pictures() > TWO_SECONDS && watcher.sounds() > 100);
        another.await(() -> another.pictures() > TWO_SECONDS);
        assertThat(watcher.number("width")).as(first::output).isEqualTo(320);
        assertThat(other.log().split("reader came", -1)).as("once for all").hasSize(2);

        double asked = other.received(http, "keyframes_asked");
        watcher.askForKeyframe();
        watcher.await(() -> other.received(http, "keyframes_asked") > asked);

        other.kill();
        try (AiortcPublisher second =
            new AiortcPublisher(whipUrl(broadcast), broadcast.key(), "VP8", 0)) {
          log.await(
              StreamStarted.class,
              broadcast.id(),
              event -> !event.streamId().equals(started.streamId()));
          int pictures = watcher.pictures();
          int sounds = watcher.sounds();
          watcher.await(
              () -> watcher.pictures() > pictures + TWO_SECONDS && watcher.sounds() > sounds + 100);
          assertThat(watcher.number("backwards")).as(second::output).isZero();
        }
      }
    }
  }

  /// Each of the port that is for them, and nothing is answered at the other.
  @Test
  void otherNodesAndGatewaysAreToldOfDifferentPorts() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (NodeProcess other = new NodeProcess(folder, http);
        Program encoder = publish(other.rtmp(broadcast), 300, FITS.split(" ", -1))) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(askForKeyframe(started)).as(encoder::output).isEqualTo(409);
      String path = URI.create(started.sourceUrl()).getPath();
      assertThat(NodeProcess.status(http, URI.create(other.url() + path))).isEqualTo(404);

      String whep = "/whep/" + broadcast.id();
      HttpResponse<String> offered =
          await()
              .atMost(DEADLINE)
              .until(
                  () -> offerToWatch(URI.create(other.url() + whep)),
                  answer -> answer.statusCode() == 201);
      String session = offered.headers().firstValue("Location").orElseThrow();
      assertThat(
              new SessionSeal(new InternalToken(TOKEN))
                  .open(whep, session.substring(whep.length() + 1)))
          .hasValueSatisfying(opened -> assertThat(opened.node()).hasToString(other.url()));
      assertThat(offerToWatch(URI.create(other.internalUrl() + whep)).statusCode()).isEqualTo(404);
    }
  }

  /// An encoder by RTMP cannot be asked for a keyframe, wherever it is: a viewer that has lost its
  /// picture is sent once more what was kept.
  @Test
  void aLostPictureComesBackFromWhatWasKeptOfAnotherNodesStream() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (NodeProcess other = new NodeProcess(folder, http);
        Program encoder = publish(other.rtmp(broadcast), 300, FITS.split(" ", -1))) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      awaitWatchable(broadcast);
      try (Watcher watcher = new Watcher(whep(broadcast), 0)) {
        watcher.await(() -> watcher.pictures() > 2 * TWO_SECONDS);
        double before = ahead(watcher);
        // As often as a player does: what is sent once more is nothing to be had all the time.
        await()
            .pollInterval(Duration.ofSeconds(3))
            .atMost(DEADLINE)
            .untilAsserted(() -> {
              watcher.askForKeyframe();
              assertThat(ahead(watcher)).as(watcher::told).isGreaterThan(before + 30);
            });
        assertThat(askForKeyframe(started)).as(encoder::output).isEqualTo(409);
      }
    }
  }

  /// How many pictures more have come than were made in the time that they take: those that a
  /// viewer caught up with.
  private static double ahead(Watcher watcher) {
    double seconds = watcher.seconds("lastPicture") - watcher.seconds("firstPicture");
    return watcher.pictures() - 30 * seconds;
  }

  private int askForKeyframe(StreamStarted started) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(started.sourceUrl() + "/keyframe"))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String whip(String node, TestBroadcast broadcast) {
    return node + "/whip/" + broadcast.id();
  }
}
