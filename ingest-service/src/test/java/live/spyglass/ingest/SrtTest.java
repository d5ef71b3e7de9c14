package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SRT, as FFmpeg and Debian's srt-live-transmit speak it: the same rules as over RTMP.
class SrtTest extends CopiedTest {

  /// A program that writes a transport stream.
  private static final List<String> SOURCE =
      List.of(
          Stores.ffmpeg().toString(),
          "-v",
          "error",
          "-re",
          "-f",
          "lavfi",
          "-i",
          "testsrc2=size=320x180:rate=30",
          "-re",
          "-f",
          "lavfi",
          "-i",
          "sine=sample_rate=48000",
          "-pix_fmt",
          "yuv420p",
          "-g",
          "60",
          "-c:v",
          "libx264",
          "-preset",
          "ultrafast",
          "-c:a",
          "aac",
          "-f",
          "mpegts",
          "-");

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "h264, aac, -c:v libx264 -preset veryfast -bf 2, -c:a aac",
    "h264, opus, -c:v libx264 -preset ultrafast, -c:a libopus",
    "hevc, ac3, -c:v libx265 -preset ultrafast -x265-params info=0, -c:a ac3",
    "hevc, eac3, -c:v libx265 -preset ultrafast -bf 2 -x265-params info=0, -c:a eac3",
    "h264, mp3, -c:v libx264 -preset ultrafast, -c:a libmp3lame",
  })
  void everyPacketArrives(String video, String audio, String videoCoding, String audioCoding)
      throws Exception {
    Published published = publishWithACopy(videoCoding + " " + audioCoding, "mpegts", this::srt);

    List<Packet> relayed = packets(published.relayed());
    List<Packet> sent = packets(published.copy());
    // The last fraction of a second is on its way when FFmpeg hangs up without waiting for it.
    assertIsPartOf(of("video", relayed), of("video", sent), 0, 20);
    assertIsPartOf(of("audio", relayed), of("audio", sent), 10, 40);
    assertThat(streams(published.relayed()))
        .hasSize(2)
        .satisfies(
            streams -> assertThat(streams.getFirst()).startsWith(video + ",320,180,"),
            streams -> assertThat(streams.getLast()).isEqualTo(audio));
  }

  private static List<Packet> of(String kind, List<Packet> packets) {
    return packets.stream().filter(packet -> packet.kind().equals(kind)).toList();
  }

  /// Byte for byte, with the same times but for where the clock began, a millisecond more or less.
  private static void assertIsPartOf(
      List<Packet> relayed, List<Packet> sent, int mostBefore, int mostBehind) {
    int from = 0;
    while (from < sent.size() && !sent.get(from).hash().equals(relayed.getFirst().hash())) {
      from++;
    }
    assertThat(from).isLessThanOrEqualTo(mostBefore);
    assertThat(relayed.size()).isBetween(sent.size() - from - mostBehind, sent.size() - from);
    long clock = relayed.getFirst().time() - sent.get(from).time();
    for (int i = 0; i < relayed.size(); i++) {
      Packet got = relayed.get(i);
      Packet expected = sent.get(from + i);
      assertThat(got.hash()).as("packet %d", i).isEqualTo(expected.hash());
      assertThat(got.flags()).as("packet %d", i).isEqualTo(expected.flags());
      assertThat(got.time() - clock).as("packet %d", i).isCloseTo(expected.time(), within(2L));
      assertThat(got.shown() - clock).as("packet %d", i).isCloseTo(expected.shown(), within(2L));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!::r=%s,m=publish", "#!::u=ada,r=live/%s,t=stream,m=publish"})
  void keysAndValuesAreUnderstood(String streamId) throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(srt(streamId.formatted(broadcast.key())), 60)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(started.protocol()).as(encoder::output).isEqualTo("srt");
      StreamMeasured measured =
          log.await(StreamMeasured.class, broadcast.id(), m -> m.keyframeIntervalMillis() > 0);
      assertThat(measured.videoCodec()).startsWith("avc1.");
      assertThat(measured.audioCodec()).isEqualTo("mp4a.40.2");
      assertThat(measured.keyframeIntervalMillis()).isBetween(1990L, 2010L);
      assertThat(measured.framesDropped()).isZero();
    }
  }

  /// The first time the catalog may take too long for libsrt; then it is let in, and closed. After
  /// a few times it is not asked any more.
  @Test
  void aWrongKeyIsRefusedBeforeAnythingIsAccepted() {
    await()
        .atMost(DEADLINE)
        .until(() -> {
          try (Program encoder = publish(srt("no-such-key"), 60)) {
            assertThat(encoder.exitCode()).isNotZero();
            return encoder.output().contains("reject");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!::r=%s,m=request", "#!::r=%s,m=publish,t=file", "#!::m=publish"})
  void whatAsksForSomethingElseIsRefused(String streamId) {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(srt(streamId.formatted(broadcast.key())), 60)) {
      assertThat(encoder.exitCode()).isNotZero();
      assertThat(encoder.output()).contains("reject");
    }
    assertThat(log.streamEvents(broadcast.id())).isEmpty();
  }

  @Test
  void srtLiveTransmitPublishes() throws Exception {
    TestBroadcast broadcast = broadcast();
    String url = srt("#!::r=" + broadcast.key() + ",m=publish");
    double before = packets("received");
    try (Program encoder = Program.srtLiveTransmit(SOURCE, url)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      CompletableFuture<Path> stream = read(started);
      awaitReader(started);
      log.await(StreamMeasured.class, broadcast.id(), m -> m.frameRate() > 20);
      encoder.kill();
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.SILENT);
      assertThat(streams(stream.get(60, TimeUnit.SECONDS))).hasSize(2);
      assertThat(packets("received") - before).isBetween(20.0, 100_000.0);
    }
  }

  private double packets(String what) {
    return service
        .getBean(MeterRegistry.class)
        .get("spyglass.ingest.srt.packets")
        .tag("what", what)
        .counter()
        .count();
  }

  @Test
  void srtLiveTransmitWithAWrongIdIsRefused() {
    try (Program encoder =
        Program.srtLiveTransmit(SOURCE, srt("#!::r=" + broadcast().key() + ",m=request"))) {
      await().atMost(DEADLINE).until(() -> encoder.output().contains("REJECT"));
    }
  }

  @Test
  void theSameKeyTakesTheStreamOver() {
    TestBroadcast broadcast = broadcast();
    try (Program first = publish(srt(broadcast), 60)) {
      StreamStarted before = log.await(StreamStarted.class, broadcast.id());
      try (Program second = publish(srt(broadcast), 60)) {
        StreamStarted after = startedAfter(before, broadcast);

        assertThat(first.exitCode()).as(first::output).isNotZero();
        List<StreamEvent> events = log.streamEvents(broadcast.id());
        assertThat(events).hasSize(3);
        assertThat(events.get(1))
            .isInstanceOfSatisfying(
                StreamEnded.class,
                ended -> assertThat(ended.reason()).isEqualTo(StreamEnded.Reason.TAKEN_OVER));
        assertThat(service.getBean(StreamRegistry.class).findStream(after.streamId()))
            .as(second::output)
            .isPresent();
      }
    }
  }

  /// And from one protocol to the other.
  @Test
  void whoFallsSilentMayComeBackOverAnotherProtocol() {
    TestBroadcast broadcast = broadcast();
    try (Program silent = publish(srt(broadcast), 60)) {
      StreamStarted before = log.await(StreamStarted.class, broadcast.id());
      silent.freeze();
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.SILENT);
      try (Program again = publish(rtmp(broadcast), 60)) {
        assertThat(startedAfter(before, broadcast).protocol()).as(again::output).isEqualTo("rtmp");
      }
    }
  }

  @Test
  void anEncoderThatStopsEndsItsStreamAtOnce() {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(srt(broadcast), 4)) {
      log.await(StreamStarted.class, broadcast.id());
      assertThat(encoder.exitCode()).as(encoder::output).isZero();
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.CLOSED);
    }
  }

  @Test
  void aReplacedKeyIsDeadAtOnce() {
    TestBroadcast broadcast = broadcast();
    TestBroadcast renewed = broadcast.withNewKey();
    try (Program encoder = publish(srt(broadcast), 60)) {
      log.await(StreamStarted.class, broadcast.id());
      CATALOG.remove(broadcast);
      CATALOG.add(renewed);
      tell(renewed.keyReplaced());
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.REVOKED);
      assertThat(encoder.exitCode()).as(encoder::output).isNotZero();
    }
  }

  /// Whom the catalog is asked about for longer than libsrt can wait is let in and waits there.
  @Test
  void aSlowCatalogHoldsNobodyUp() {
    TestBroadcast known = broadcast();
    TestBroadcast asked = broadcast();
    try (Program other = publish(srt(known), 120)) {
      log.await(StreamStarted.class, known.id());
      CountDownLatch latch = new CountDownLatch(1);
      CATALOG.waitFor(latch);
      int questions = CATALOG.questions();
      try (Program encoder = publish(srt(asked), 60)) {
        await().atMost(DEADLINE).until(() -> CATALOG.questions() > questions);
        latch.countDown();
        log.await(StreamStarted.class, asked.id());
        assertThat(log.streamEvents(known.id())).as(encoder::output).hasSize(1);
      } finally {
        latch.countDown();
      }
      assertThat(other.output()).doesNotContain("rror");
    }
  }

  @Test
  void whatIsNoTransportStreamIsRefused() throws Exception {
    TestBroadcast broadcast = broadcast();
    byte[] noise = new byte[4 << 20];
    new Random(3).nextBytes(noise);
    Path file = Files.write(folder.resolve("noise.bin"), noise);
    List<String> source = List.of("cat", file.toString());
    try (Program encoder = Program.srtLiveTransmit(source, srt(broadcast))) {
      StreamRefused refused = log.await(StreamRefused.class, broadcast.id());
      assertThat(refused.reason()).as(encoder::output).isEqualTo(StreamRefused.Reason.MALFORMED);
      assertThat(refused.detail()).contains("no MPEG transport stream");
    }
  }

  @Test
  void aCodecThatIsNotTakenIsNamed() {
    TestBroadcast broadcast = broadcast();
    List<String> coding = new ArrayList<>(List.of("-c:v", "mpeg2video", "-c:a", "aac"));
    try (Program encoder = publish(srt(broadcast), 60, coding.toArray(String[]::new))) {
      StreamRefused refused = log.await(StreamRefused.class, broadcast.id());
      assertThat(refused.reason()).isEqualTo(StreamRefused.Reason.VIDEO_CODEC);
      assertThat(refused.detail()).isEqualTo("MPEG-2 video");
      assertThat(encoder.exitCode()).as(encoder::output).isNotZero();
    }
    assertThat(log.streamEvents(broadcast.id())).noneMatch(StreamStarted.class::isInstance);
  }

  private StreamStarted startedAfter(StreamStarted before, TestBroadcast broadcast) {
    return log.await(
        StreamStarted.class,
        broadcast.id(),
        started -> !started.streamId().equals(before.streamId()));
  }
}
