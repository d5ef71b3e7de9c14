package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.ingest.webrtc.send.WatchDoor;
import live.spyglass.ingest.webrtc.transport.MediaPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is published is decoded by a viewer that shares no code with us.
class WhepTest extends IngestTest {

  private static final String FITS =
      "-c:v libx264 -preset ultrafast -bf 0 -g 60 -c:a libopus -b:a 64k";
  private static final int TWO_SECONDS = 60;

  @Test
  void aBroadcastGoesOnForItsViewersAfterAnInterruption() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (Program first = publish(rtmp(broadcast), 300, FITS.split(" ", -1))) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      awaitWatchable(broadcast);
      try (Watcher watcher = new Watcher(whep(broadcast), 0)) {
        watcher.await(() -> watcher.pictures() > TWO_SECONDS && watcher.sounds() > 100);
        assertThat(watcher.number("width")).isEqualTo(320);
        assertThat(watcher.number("height")).isEqualTo(180);
        assertThat(watcher.number("loudest")).isGreaterThan(1000);

        first.kill();
        log.await(StreamEnded.class, broadcast.id());
        try (Program second = publish(rtmp(broadcast), 300, FITS.split(" ", -1))) {
          log.await(
              StreamStarted.class,
              broadcast.id(),
              event -> !event.streamId().equals(started.streamId()));
          int pictures = watcher.pictures();
          int sounds = watcher.sounds();
          watcher.await(
              () -> watcher.pictures() > pictures + TWO_SECONDS && watcher.sounds() > sounds + 100);
          assertThat(watcher.number("backwards")).as(second::output).isZero();
          tell(broadcast.ended());
          watcher.await(() -> !watcher.state().equals("connected"));
        }
      }
    }
    assertThat(offerToWatch(broadcast).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "-c:v libx264 -preset veryfast -bf 2 -g 60 -c:a aac",
    "-c:v libx265 -preset ultrafast -x265-params keyint=60:log-level=none -c:a aac",
  })
  void whatBrowsersDoNotTakeIsMadeWhileSomebodyWatches(String coding) throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    TRANSCODE.readFrom(port);
    try (Program encoder = publish(rtmp(broadcast), 300, coding.split(" ", -1))) {
      log.await(StreamStarted.class, broadcast.id());
      int before = TRANSCODE.asked();
      awaitWatchable(broadcast);
      try (Watcher watcher = new Watcher(whep(broadcast), 0);
          Watcher another = new Watcher(whep(broadcast), 0)) {
        watcher.await(() -> watcher.pictures() > TWO_SECONDS && watcher.sounds() > 100);
        another.await(() -> another.pictures() > TWO_SECONDS);
        assertThat(watcher.number("width")).as(encoder::output).isEqualTo(320);
        assertThat(watcher.number("loudest")).isGreaterThan(1000);
        assertThat(TRANSCODE.asked()).as("once for all").isEqualTo(before + 1);
      }
      await().atMost(DEADLINE).until(() -> TRANSCODE.running() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void lossAndDelayCostNoViewerItsPicture(int lostOfHundred) throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    String coding = FITS + " -b:v 800k -maxrate 800k -bufsize 400k";
    try (Program encoder = publish(rtmp(broadcast), 300, coding.split(" ", -1));
        LossyPath path = new LossyPath(service.getBean(MediaPort.class).port(), lostOfHundred)) {
      log.await(StreamStarted.class, broadcast.id());
      awaitWatchable(broadcast);
      try (Watcher watcher = new Watcher(whep(broadcast), path.port())) {
        watcher.await(() -> watcher.pictures() > 5 * TWO_SECONDS);
        assertThat(path.lost()).as(encoder::output).isGreaterThan(5);
        assertThat(sent("packets_repaired")).isPositive();
        assertThat(sent("pictures")).isGreaterThan(5 * TWO_SECONDS);
        assertThat(watcher.number("backwards")).isZero();
        double shown = watcher.seconds("lastPicture") - watcher.seconds("firstPicture");
        assertThat(watcher.pictures() / shown).as("pictures a second").isGreaterThan(20);
      }
    }
  }

  private double sent(String what) {
    return service
        .getBean(MeterRegistry.class)
        .get("spyglass.ingest.webrtc.sent")
        .tag("what", what)
        .functionCounter()
        .count();
  }

  /// Out of the phone and into the viewer, by two programs that share no code with us.
  @Test
  void whatComesByWhipGoesByWhep() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (Program encoder = whip(broadcast, 300)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      awaitWatchable(broadcast);
      try (Watcher watcher = new Watcher(whep(broadcast), 0)) {
        watcher.await(() -> watcher.pictures() > 2 * TWO_SECONDS && watcher.sounds() > 200);
        assertThat(watcher.number("loudest")).as(encoder::output).isGreaterThan(1000);
        double pictures = watcher.seconds("lastPicture") - watcher.seconds("firstPicture");
        double sounds = watcher.seconds("lastSound") - watcher.seconds("firstSound");
        assertThat(pictures).isCloseTo(sounds, within(2.5));
      }
      // Whoever has gone costs nothing.
      var stream =
          service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow();
      await().atMost(DEADLINE).until(() -> stream.readers() == 0);
      assertThat(service.getBean(WatchDoor.class).viewers()).isZero();
    }
  }

  @Test
  void onlyWhatIsLiveCanBeWatched() throws Exception {
    TestBroadcast broadcast = broadcast();
    assertThat(offerToWatch(broadcast).statusCode()).isEqualTo(404);
    tell(broadcast.created());
    await().atMost(DEADLINE).until(() -> offerToWatch(broadcast).statusCode() == 409);
    assertThat(offerToWatch(broadcast).headers().firstValue("Retry-After")).isPresent();
  }
}
