package live.spyglass.ingest.webrtc.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamLimits;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtpPacket;
import live.spyglass.support.internal.InternalToken;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Viewers of a stream of this node, from the door to the packets that they get.
class WatchDoorTest {

  private static final Set<Codec> BROWSER =
      Set.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1, Codec.OPUS);
  private static final long INTERVAL = 33_333;

  /// `avcC` with one parameter set of each kind.
  private static final Track VIDEO =
      new Track(
          Codec.H264,
          Payload.of(new byte[] {1, 66, 0, 31, -1, -31, 0, 2, 0x67, 66, 1, 0, 2, 0x68, 1}));

  private static final Track AUDIO = new Track(Codec.OPUS, Payload.EMPTY);

  private final MediaBudget budget = new MediaBudget(64 << 20);
  private final StreamRegistry registry = new StreamRegistry();
  private final KnownBroadcasts known = new KnownBroadcasts(100);
  private final Sources sources =
      new Sources(
          registry,
          budget,
          new InternalToken("a-secret-between-services"),
          URI.create("http://127.0.0.1:1"));
  private final WatchDoor door =
      new WatchDoor(
          known,
          sources,
          new WatchProperties(
              URI.create("http://127.0.0.1:1"),
              new WatchProperties.Viewers(3, Duration.ofMillis(300), Duration.ofMillis(500))));
  private final EventLoop loop = new DefaultEventLoop();
  private final BroadcastId broadcast = BroadcastId.random();
  private long micros;

  @AfterEach
  void close() throws Exception {
    door.close();
    sources.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  @Test
  void onlyWhatIsLiveAndForTheViewerCanBeWatched() throws Exception {
    assertThat(door.admit(broadcast, true, BROWSER)).isEqualTo(WatchDecision.Unknown.UNKNOWN);
    door.audience(broadcast, Audience.PRIVATE, Instant.now());
    assertThat(door.admit(broadcast, false, BROWSER)).isEqualTo(WatchDecision.Unknown.UNKNOWN);
    assertThat(door.admit(broadcast, true, BROWSER)).isInstanceOf(WatchDecision.NotLive.class);

    LiveStream stream = live();
    write(stream, true, 100);
    assertThat(door.admit(broadcast, false, BROWSER)).isEqualTo(WatchDecision.Unknown.UNKNOWN);
    assertThat(door.admit(broadcast, true, BROWSER)).isInstanceOf(WatchDecision.Accepted.class);
    assertThat(door.admit(broadcast, true, Set.of(Codec.HEVC)))
        .isEqualTo(WatchDecision.NothingInCommon.NOTHING_IN_COMMON);

    door.ended(broadcast, stream.id());
    assertThat(door.admit(broadcast, true, BROWSER)).isInstanceOf(WatchDecision.NotLive.class);
    door.over(broadcast);
    assertThat(door.admit(broadcast, true, BROWSER)).isEqualTo(WatchDecision.Unknown.UNKNOWN);
  }

  @Test
  void whatBrowsersCannotBeSentIsAskedOfATranscodeNode() throws Exception {
    LiveStream stream = live();
    stream.write(new Frame(VIDEO, 0, 66_000, true, picture(100)));

    // Nobody answers there.
    assertThat(door.admit(broadcast, false, BROWSER)).isInstanceOf(WatchDecision.Busy.class);
  }

  @Test
  void noMoreThanThereIsRoomFor() throws Exception {
    LiveStream stream = live();
    write(stream, true, 100);
    for (int i = 0; i < 3; i++) {
      watch();
    }
    soon().until(() -> door.viewers() == 3);
    assertThat(door.admit(broadcast, false, BROWSER)).isInstanceOf(WatchDecision.Busy.class);
  }

  @Test
  void aViewerStartsWithTheLastKeyframeAndGoesOn() throws Exception {
    LiveStream stream = live();
    write(stream, true, 50_000);
    write(stream, false, 3000);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 2);
    sound(stream);
    soon().until(() -> end.packets(ViewerEnd.AUDIO).size() == 1);
    write(stream, false, 3000);
    soon().until(() -> end.pictures() == 3);

    List<RtpPacket> packets = end.packets(ViewerEnd.VIDEO);
    assertThat(packets.getFirst().array()[packets.getFirst().payloadOffset()] & 0x1f)
        .as("parameter sets first, together")
        .isEqualTo(24);
    for (int i = 1; i < packets.size(); i++) {
      RtpPacket before = packets.get(i - 1);
      RtpPacket next = packets.get(i);
      assertThat(next.sequence()).isEqualTo(before.sequence() + 1 & 0xffff);
      int step = (int) (next.timestamp() - before.timestamp());
      assertThat(step > 0).isEqualTo(before.marker());
      assertThat(next.payloadType()).isEqualTo(ViewerEnd.H264_PAYLOAD);
      assertThat(next.findExtensionText(4)).contains("0");
      assertThat(next.findExtension(2)).isPresent();
    }
    soon().until(() -> !end.isUnflushed());
  }

  /// Both kinds' reports name the same moment: the distance of what both show then is that of their
  /// frames.
  @Test
  void reportsTellWhatBelongsTogether() throws Exception {
    LiveStream stream = live();
    write(stream, true, 100);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 1);
    long shown = micros;
    write(stream, false, 100);
    stream.write(new Frame(AUDIO, shown, 0, true, Payload.of((byte) 0xf8, (byte) 1)));
    soon().until(() -> end.pictures() == 2 && end.packets(ViewerEnd.AUDIO).size() == 1);
    soon().until(() -> senders(end, ViewerEnd.AUDIO).size() >= 2);

    RtcpPacket.SenderReport sound = senders(end, ViewerEnd.AUDIO).getLast();
    RtcpPacket.SenderReport picture =
        senders(end, ViewerEnd.VIDEO).stream()
            .filter(report -> report.ntp() == sound.ntp())
            .findFirst()
            .orElseThrow();
    long soundTime = end.packets(ViewerEnd.AUDIO).getLast().timestamp();
    long pictureTime = end.packets(ViewerEnd.VIDEO).getLast().timestamp();
    double soundAgo = (int) (sound.timestamp() - soundTime) / 48_000.0;
    double pictureAgo = (int) (picture.timestamp() - pictureTime) / 90_000.0;
    assertThat(soundAgo).isCloseTo(pictureAgo, offset(0.0015));
  }

  @Test
  void aViewerThatCannotKeepUpLosesPicturesAndAnotherDoesNot() throws Exception {
    LiveStream stream = live();
    write(stream, true, 4000);
    ViewerEnd slow = watch();
    ViewerEnd fast = watch();
    soon().until(() -> slow.pictures() == 1 && fast.pictures() == 1);
    for (long estimate : new long[] {300_000, 60_000}) {
      slow.says(new RtcpPacket.MaxBitrate(1, estimate, List.of(ViewerEnd.VIDEO)));
    }
    for (int i = 0; i < 60; i++) {
      write(stream, i % 30 == 29, 4000);
      long expected = i + 2L;
      soon().until(() -> fast.pictures() == expected);
    }

    assertThat(fast.viewer().picturesLost()).isZero();
    assertThat(slow.viewer().picturesLost()).isGreaterThan(30);
    assertThat(slow.pictures()).isLessThan(30);
    assertThat(slow.pictures() + slow.viewer().picturesLost()).isEqualTo(61);
    List<RtpPacket> packets = slow.packets(ViewerEnd.VIDEO);
    assertThat(packets.getLast().sequence() - packets.getFirst().sequence() & 0xffff)
        .as("what is left out leaves no gap")
        .isEqualTo(packets.size() - 1);
  }

  @Test
  void whatIsLostIsSentAgain() throws Exception {
    LiveStream stream = live();
    write(stream, true, 3000);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 1);
    List<RtpPacket> packets = end.packets(ViewerEnd.VIDEO);
    RtpPacket lost = packets.get(1);
    soon()
        .until(() -> {
          end.says(
              new RtcpPacket.Nack(
                  1, ViewerEnd.VIDEO, List.of(lost.sequence(), packets.getLast().sequence() + 7)));
          return !end.packets(ViewerEnd.VIDEO_RTX).isEmpty();
        });

    RtpPacket again = end.packets(ViewerEnd.VIDEO_RTX).getFirst();
    assertThat(again.payloadType()).isEqualTo(ViewerEnd.RTX_PAYLOAD);
    assertThat(again.timestamp()).isEqualTo(lost.timestamp());
    assertThat(again.payloadSize()).isEqualTo(lost.payloadSize() + 2);
    byte[] array = again.array();
    int at = again.payloadOffset();
    assertThat((array[at] & 0xff) << 8 | (array[at + 1] & 0xff)).isEqualTo(lost.sequence());
    assertThat(Arrays.copyOfRange(array, at + 2, at + again.payloadSize()))
        .isEqualTo(
            Arrays.copyOfRange(
                lost.array(), lost.payloadOffset(), lost.payloadOffset() + lost.payloadSize()));
  }

  @Test
  void keyframesAreAskedForWithinBounds() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LiveStream stream = live();
    stream.onKeyframeWanted(asked::incrementAndGet);
    write(stream, true, 100);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 1);
    long begun = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      end.says(new RtcpPacket.PictureLoss(1, ViewerEnd.VIDEO));
    }
    soon().until(() -> asked.get() > 0);
    write(stream, false, 100);
    soon().until(() -> end.pictures() == 2);
    assertThat(asked.get())
        .isLessThanOrEqualTo(1 + (int) ((System.nanoTime() - begun) / 1_000_000_000));
  }

  /// An encoder by RTMP cannot be asked: what was kept is sent once more.
  @Test
  void aLostPictureComesBackFromTheLastKeyframe() throws Exception {
    LiveStream stream = live();
    write(stream, true, 100);
    write(stream, false, 100);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 2);
    end.says(new RtcpPacket.PictureLoss(1, ViewerEnd.VIDEO));
    soon().until(() -> end.pictures() == 4);
    write(stream, false, 100);
    soon().until(() -> end.pictures() == 5);

    List<RtpPacket> packets = end.packets(ViewerEnd.VIDEO);
    for (int i = 1; i < packets.size(); i++) {
      assertThat((int) (packets.get(i).timestamp() - packets.get(i - 1).timestamp()))
          .isGreaterThanOrEqualTo(0);
    }
  }

  @Test
  void theNextStreamGoesOnWhereTheFirstWasInterrupted() throws Exception {
    LiveStream first = live();
    write(first, true, 100);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 1);
    first.end(StreamEnded.Reason.CLOSED);
    registry.remove(first);
    door.ended(broadcast, first.id());

    micros = 7_000_000_000L;
    LiveStream second = live();
    write(second, true, 100);
    soon().until(() -> end.pictures() == 2);
    assertThat(end.isClosed()).isFalse();
    List<RtpPacket> packets = end.packets(ViewerEnd.VIDEO);
    RtpPacket before = packets.get(packets.size() - 2);
    RtpPacket after = packets.getLast();
    assertThat(after.sequence()).isEqualTo(before.sequence() + 1 & 0xffff);
    assertThat((int) (after.timestamp() - before.timestamp())).isBetween(1, 90_000 * 120);

    door.over(broadcast);
    soon().until(() -> end.isClosed() && door.viewers() == 0 && door.listStages().isEmpty());
  }

  @Test
  void strangersGoWhenTheBroadcastBecomesPrivate() throws Exception {
    LiveStream stream = live();
    write(stream, true, 100);
    ViewerEnd stranger = watch();
    ViewerEnd friend =
        new ViewerEnd(
            loop, ((WatchDecision.Accepted) door.admit(broadcast, true, BROWSER)).watching());
    soon().until(() -> stranger.pictures() == 1 && friend.pictures() == 1);
    door.audience(broadcast, Audience.PRIVATE, Instant.now());
    soon().until(stranger::isClosed);
    assertThat(friend.isClosed()).isFalse();
  }

  @Test
  void aStageThatNobodyWatchesCloses() throws Exception {
    LiveStream stream = live();
    write(stream, true, 100);
    ViewerEnd end = watch();
    soon().until(() -> end.pictures() == 1);
    end.close();
    soon().until(() -> door.listStages().isEmpty() && stream.readers() == 0);
  }

  private ViewerEnd watch() throws InterruptedException {
    WatchDecision decision = door.admit(broadcast, false, BROWSER);
    assertThat(decision).isInstanceOf(WatchDecision.Accepted.class);
    WatchDecision.Accepted accepted = (WatchDecision.Accepted) decision;
    assertThat(accepted.codecs().getFirst()).isEqualTo(Codec.H264);
    return new ViewerEnd(loop, accepted.watching());
  }

  /// A new stream of the broadcast, on this node.
  private LiveStream live() {
    LiveStream stream =
        new LiveStream(
            StreamId.random(), new StreamLimits(512, 16 << 20, 512, 16 << 20, 4), budget);
    registry.add(stream);
    door.started(
        new StreamStarted(
            UUID.randomUUID(),
            Instant.now(),
            broadcast,
            stream.id(),
            AccountId.random(),
            Audience.PUBLIC,
            "rtmp",
            "http://127.0.0.1:1/internal/streams/" + stream.id()));
    return stream;
  }

  private void write(LiveStream stream, boolean keyframe, int size) {
    assertThat(stream.write(new Frame(VIDEO, micros, 0, keyframe, picture(size)))).isTrue();
    micros += INTERVAL;
  }

  private void sound(LiveStream stream) {
    stream.write(new Frame(AUDIO, micros, 0, true, Payload.of((byte) 0xf8, (byte) 1, (byte) 2)));
  }

  private static List<RtcpPacket.SenderReport> senders(ViewerEnd end, long ssrc) {
    return end.reports(RtcpPacket.SenderReport.class).stream()
        .filter(report -> report.sender() == ssrc)
        .toList();
  }

  /// One slice.
  private static Payload picture(int size) {
    byte[] bytes = new byte[4 + size];
    bytes[2] = (byte) (size >> 8);
    bytes[3] = (byte) size;
    bytes[1] = (byte) (size >> 16);
    bytes[4] = 0x65;
    for (int i = 5; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return Payload.of(bytes);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
  }
}
