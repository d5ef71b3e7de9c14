package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamRefused.Reason;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.rtmp.RtmpClient;
import live.spyglass.ingest.rtmp.RtmpPorts;
import org.junit.jupiter.api.Test;

/// What is not taken: the encoder is told by name, and so is the platform.
class RefusalTest extends IngestTest {

  private static final int AUDIO = 8;
  private static final int VIDEO = 9;
  private static final String AVC = "17 00 000000 0142c01effe10000";
  private static final String AAC = "af 00 1190";

  /// High 4:2:2, luma of 8 and chroma of 10 bits, 64 × 64.
  private static final String UNEVEN =
      "17 00 000000 017a000affe10008677a000aab3c4244010004 68ce0fc8";

  @Test
  void aCodecThatIsNotTaken() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      client.message(VIDEO, 0, "90 76766331 00");

      assertThat(client.status()).contains("video codec vvc1", "send H.264, HEVC, AV1 or VP9");
      client.awaitClosed();
    }
    StreamRefused refused = refused(broadcast, Reason.VIDEO_CODEC);
    assertThat(refused.detail()).isEqualTo("video codec vvc1");
    assertThat(log.streamEvents(broadcast.id())).containsExactly(refused);
  }

  @Test
  void aSecondTrackInMidStream() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = started(broadcast)) {
      client.message(AUDIO, 40, "95 01 6d703461 01 aabb");

      assertThat(client.status()).contains("several tracks of audio", "one track of video");
      client.awaitClosed();
    }
    assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
        .isEqualTo(StreamEnded.Reason.MALFORMED);
    assertThat(log.streamEvents(broadcast.id()).stream().map(StreamEvent::getClass).toList())
        .containsExactly(StreamStarted.class, StreamRefused.class, StreamEnded.class);
    assertThat(refused(broadcast, Reason.MULTITRACK).streamId())
        .isEqualTo(log.await(StreamStarted.class, broadcast.id()).streamId());
  }

  @Test
  void picturesThatNothingDecodes() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      client.message(VIDEO, 0, UNEVEN);
      assertThat(client.status()).contains("4:2:0, 8 bit luma and 10 bit chroma");
    }
    assertThat(refused(broadcast, Reason.PICTURE_FORMAT).detail()).contains("H264");
  }

  @Test
  void picturesThatAreTooLarge() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      // VP9, whose keyframe says 16384 × 182.
      client.message(VIDEO, 0, "91 76703039 82498342 03fff00b5 60238241c184a00");
      assertThat(client.status()).contains("too large");
    }
    assertThat(refused(broadcast, Reason.PICTURE_SIZE).detail()).startsWith("16384 × ");
  }

  @Test
  void picturesWithoutAnyKeyframe() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      client.message(VIDEO, 0, AVC);
      client.message(AUDIO, 0, AAC);
      refusedWhileSending(client, VIDEO, "27 01 000000 eeee", broadcast, Reason.NO_KEYFRAME);
      assertThat(client.status()).contains("no keyframe arrived", "2 seconds");
    }
  }

  @Test
  void framesWithoutTheirConfiguration() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      refusedWhileSending(client, AUDIO, "af 01 eeee", broadcast, Reason.NO_CONFIGURATION);
      assertThat(client.status()).contains("configuration did not arrive");
    }
    assertThat(refused(broadcast, Reason.NO_CONFIGURATION).detail()).isEqualTo("audio");
  }

  @Test
  void whoFallsSilentIsToldSo() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = started(broadcast)) {
      assertThat(client.status()).contains("Nothing arrived for too long");
      client.awaitClosed();
    }
    assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
        .isEqualTo(StreamEnded.Reason.SILENT);
  }

  @Test
  void nothingAtAll() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      assertThat(client.status()).contains("neither video nor audio arrived");
      client.awaitClosed();
    }
    refused(broadcast, Reason.NO_MEDIA);
  }

  @Test
  void aTagThatContradictsItself() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      client.message(VIDEO, 0, "17 05 000000 00");
      client.awaitClosed();
    }
    assertThat(refused(broadcast, Reason.MALFORMED).detail()).isEqualTo("AVC packet type 5");
  }

  @Test
  void chunksThatBreakTheProtocol() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = started(broadcast)) {
      log.await(StreamStarted.class, broadcast.id());
      client.raw("e7 00"); // fmt 3 on a chunk stream that nobody began
      client.awaitClosed();
    }
    refused(broadcast, Reason.MALFORMED);
  }

  @Test
  void whoStopsOrIsReplacedIsNotRefused() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient first = started(broadcast)) {
      log.await(StreamStarted.class, broadcast.id());
      try (RtmpClient second = started(broadcast)) {
        first.awaitClosed();
        second.command("deleteStream", 0);
        await().atMost(DEADLINE).until(() -> log.streamEvents(broadcast.id()).size() == 4);
      }
    }
    assertThat(log.streamEvents(broadcast.id())).noneMatch(StreamRefused.class::isInstance);
  }

  private void refusedWhileSending(
      RtmpClient client, int type, String hex, TestBroadcast broadcast, Reason reason) {
    AtomicInteger time = new AtomicInteger();
    await()
        .atMost(DEADLINE)
        .until(() -> {
          try {
            client.message(type, time.addAndGet(40), hex);
          } catch (IOException e) {
            // closed: what the event says is what counts
          }
          return log.find(StreamRefused.class, broadcast.id(), r -> r.reason() == reason)
              .isPresent();
        });
  }

  private StreamRefused refused(TestBroadcast broadcast, Reason reason) {
    return log.await(StreamRefused.class, broadcast.id(), r -> r.reason() == reason);
  }

  private RtmpClient started(TestBroadcast broadcast) throws Exception {
    RtmpClient client = publishing(broadcast);
    client.message(VIDEO, 0, AVC);
    client.message(AUDIO, 0, AAC);
    client.message(VIDEO, 0, "17 01 000000 aaaa");
    return client;
  }

  private RtmpClient publishing(TestBroadcast broadcast) throws Exception {
    RtmpClient client = new RtmpClient(RtmpPorts.rtmp(service)).connect("live");
    assertThat(client.publish(broadcast.key())).isEqualTo("You are publishing.");
    return client;
  }
}
