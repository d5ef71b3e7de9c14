package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.ingest.webrtc.transport.MediaPort;
import live.spyglass.testsupport.Alone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A browser that publishes and watches over networks as phones have them.
@Alone
class BrowserNetworkTest extends IngestTest {

  private static final int PICTURES = 300;

  /// A second apart.
  private static final int LOOKS = 20;

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void lossAndDelayOnBothWaysCostNobodyThePicture(int lostOfHundred) throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (LossyPath in = path(lostOfHundred);
        LossyPath out = path(lostOfHundred);
        BrowserPeers peers = peers()) {
      peers.publish(whipUrl(broadcast), broadcast.key(), in.port());
      log.await(StreamStarted.class, broadcast.id());
      awaitWatchable(broadcast);
      peers.watch(whep(broadcast), out.port());
      peers.await(() -> number(peers.viewer(), "framesDecoded") > 30);
      JsonNode before = peers.viewer();
      peers.await(() -> decoded(peers) > number(before, "framesDecoded") + PICTURES);
      JsonNode after = peers.viewer();
      double seconds = number(after, "at") - number(before, "at");
      assertThat(in.lost()).isPositive();
      assertThat(out.lost()).isPositive();
      // The camera makes twenty a second.
      assertThat(PICTURES / seconds).as(peers.all()).isGreaterThan(10);
      // One for each segment of two seconds, and few for what was lost.
      assertThat(number(peers.publisher(), "pliCount")).as(peers.all()).isLessThan(seconds + 15);
      assertThat(number(after, "pliCount")).as(peers.all()).isLessThan(seconds / 2 + 5);
    }
  }

  @Test
  void aNetworkThatBecomesNarrowMakesThePublisherSendLess() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (LossyPath in = path(0);
        BrowserPeers peers = peers()) {
      peers.publish(whipUrl(broadcast), broadcast.key(), in.port());
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      peers.await(() -> number(peers.publisher(), "targetBitrate") > 800_000);
      in.narrow(300_000);
      peers.await(() -> number(peers.publisher(), "targetBitrate") < 600_000);
      Collected collected =
          new Collected(
              service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow());
      peers.await(() -> collected.pictures().size() > PICTURES);
    }
  }

  @Test
  void aViewerBehindANarrowNetworkGoesOnInThePresent() throws Exception {
    TestBroadcast broadcast = broadcast();
    tell(broadcast.created());
    try (LossyPath in = path(0);
        LossyPath out = path(0);
        BrowserPeers peers = peers()) {
      peers.publish(whipUrl(broadcast), broadcast.key(), in.port());
      log.await(StreamStarted.class, broadcast.id());
      awaitWatchable(broadcast);
      peers.watch(whep(broadcast), out.port());
      peers.await(() -> number(peers.publisher(), "targetBitrate") > 1_500_000);
      out.narrow(700_000);
      JsonNode before = peers.viewer();
      int looks = 0;
      int queued = 0;
      while (looks < LOOKS || decoded(peers) < number(before, "framesDecoded") + PICTURES / 2.0) {
        double next = number(before, "at") + ++looks;
        peers.await(() -> number(peers.viewer(), "at") > next);
        queued += out.queueSeconds() > 0.2 ? 1 : 0;
        assertThat(looks).as(peers.all()).isLessThan(4 * LOOKS);
      }
      JsonNode after = peers.viewer();
      double seconds = number(after, "at") - number(before, "at");
      double sound = number(after, "soundPackets") - number(before, "soundPackets");
      assertThat(sound / seconds).as("of fifty a second; " + peers.all()).isGreaterThan(35);
      // A queue in which everything waits would be there at every look.
      assertThat(queued).as(peers.all()).isLessThan(looks / 2);
    }
  }

  private static double decoded(BrowserPeers peers) {
    return number(peers.viewer(), "framesDecoded");
  }

  private static double number(JsonNode told, String name) {
    return told.path(name).asDouble(0);
  }

  private BrowserPeers peers() {
    return new BrowserPeers(URI.create("http://127.0.0.1:" + port + "/actuator/health"));
  }

  private LossyPath path(int lostOfHundred) throws Exception {
    return new LossyPath(service.getBean(MediaPort.class).port(), lostOfHundred);
  }
}
