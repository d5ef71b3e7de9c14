package live.spyglass.ingest.webrtc.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.webrtc.receive.ReceiveCounts.Count;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtpWriter;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A whole receiver against a publisher and a network that are simulated, on a clock of the test's.
class WebRtcReceiverTest {

  private static final long SECOND = Simulation.SECOND;
  private static final long MILLI = Simulation.MILLI;

  /// Sequence numbers and timestamps wrap within the first second.
  private static final int SEQUENCE = 65_500;

  private static final long TIMESTAMP = 0xffff_ff00L;

  @Test
  void everyFrameOfAGoodNetworkArrivesWithItsTime() {
    Simulation simulation = new Simulation(Simulation.video(), Agreed.audio(20));
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    simulation.at(0, simulation.new Microphone(20, 0xffff_f000L)::start);
    simulation.run(10 * SECOND);

    List<Frame> frames = simulation.reached().frames();
    List<Frame> pictures = pictures(frames);
    assertThat(pictures).hasSizeBetween(298, 301);
    assertAllAreWhole(simulation, pictures);
    for (int i = 1; i < pictures.size(); i++) {
      long step = pictures.get(i).decodeMicros() - pictures.get(i - 1).decodeMicros();
      assertThat(step).isCloseTo(33_333, within(1000L));
      assertThat(pictures.get(i).compositionOffsetMicros()).isZero();
    }
    List<Frame> sound = frames.stream().filter(frame -> !frame.isVideo()).toList();
    assertThat(sound).hasSizeBetween(498, 501);
    assertThat(sound.getLast().decodeMicros() - sound.getFirst().decodeMicros())
        .isEqualTo(20_000L * (sound.size() - 1));
    // The first came by itself, the others because they were asked for: about every two seconds.
    assertThat(pictures.stream().filter(Frame::keyframe).count()).isBetween(5L, 6L);
    assertThat(simulation.keyframesWanted()).isBetween(4, 5);
    assertThat(simulation.reached().counted(Count.LOST)).isZero();
    assertThat(simulation.reached().counted(Count.NACKS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.02, 0", "0.05, 0", "0.02, 30", "0.05, 30"})
  void lossesAreRepaired(double loss, long jitterMillis) {
    Simulation simulation = new Simulation(Simulation.video());
    simulation.loss = loss;
    simulation.delay = 50 * MILLI;
    simulation.jitter = jitterMillis * MILLI;
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    simulation.run(60 * SECOND);

    List<Frame> pictures = pictures(simulation.reached().frames());
    assertAllAreWhole(simulation, pictures);
    assertThat(pictures).hasSizeGreaterThan((int) (60 * 30 * 0.97));
    assertThat(simulation.reached().counted(Count.REPAIRED)).isGreaterThan(50);
    // One for each segment, one again for each that was lost on its way, few for broken pictures.
    assertThat(simulation.reached().said(RtcpPacket.PictureLoss.class)).hasSizeLessThan(45);
  }

  @Test
  void whoeverWatchesMayNeedAKeyframe() {
    Simulation simulation = new Simulation(Simulation.video());
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    // Between two that are asked for anyway; of many wishes one is enough.
    for (int i = 0; i < 5; i++) {
      simulation.at(3 * SECOND, () -> simulation.reached().needKeyframe());
    }
    simulation.run(3 * SECOND + SECOND / 2);

    List<Frame> pictures = pictures(simulation.reached().frames());
    List<Long> keyframes =
        pictures.stream()
            .filter(Frame::keyframe)
            .map(frame -> (frame.decodeMicros() - pictures.getFirst().decodeMicros()) / 100_000)
            .toList();
    assertThat(keyframes).hasSize(3).startsWith(0L).endsWith(30L);
    assertThat(simulation.keyframesWanted()).isEqualTo(2);
  }

  /// Nothing is sent again: every loss costs the pictures up to a keyframe, and no more than two
  /// requests a second.
  @Test
  void withoutRepairNothingBrokenIsHandedOn() {
    Simulation simulation =
        new Simulation(
            Agreed.video(Codec.VP8, Map.of(), List.of(), Set.of(Feedback.FIR), Map.of()));
    simulation.loss = 0.01;
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    simulation.run(60 * SECOND);

    List<Frame> pictures = pictures(simulation.reached().frames());
    assertAllAreWhole(simulation, pictures);
    assertThat(pictures).hasSizeGreaterThan(600);
    int last = -1;
    for (Frame picture : pictures) {
      int number = Simulation.number(picture.data());
      assertThat(picture.keyframe() || number == last + 1).as("frame %d", number).isTrue();
      last = number;
    }
    assertThat(simulation.reached().said(RtcpPacket.Nack.class)).isEmpty();
    assertThat(simulation.reached().said(RtcpPacket.PictureLoss.class)).isEmpty();
    assertThat(simulation.reached().said(RtcpPacket.FullIntra.class)).hasSizeBetween(30, 121);
    assertThat(simulation.reached().counted(Count.FRAMES_UNUSABLE)).isPositive();
    assertThat(simulation.reached().counted(Count.LOST)).isPositive();
  }

  /// The pictures of the same moment come earlier than the sound; the sender's reports say so.
  @ParameterizedTest
  @CsvSource({"300", "-300", "60"})
  void lipsFollowTheSendersClock(long leadMillis) {
    Simulation simulation = new Simulation(Simulation.video(), Agreed.audio(20));
    Simulation.Camera camera = simulation.camera(SEQUENCE, TIMESTAMP);
    simulation.pictureLead = leadMillis * MILLI;
    simulation.at(0, camera::start);
    simulation.at(0, simulation.new Microphone(20, 0xffff_f000L)::start);
    simulation.run(20 * SECOND);

    List<Frame> frames = simulation.reached().frames();
    List<Frame> pictures = pictures(frames);
    for (int i = 1; i < pictures.size(); i++) {
      long step = pictures.get(i).decodeMicros() - pictures.get(i - 1).decodeMicros();
      assertThat(step).as("no picture is hurried").isBetween(31_000L, 36_000L);
    }
    Frame picture = pictures.getLast();
    Frame sound = frames.stream().filter(frame -> !frame.isVideo()).toList().getLast();
    // Picture n is of the moment n/30 s and the lead, packet n of n/50 s.
    long pictureMoment = Simulation.number(picture.data()) * 1_000_000L / 30 + leadMillis * 1000;
    long soundMoment = sound.data().buffer().getInt(1) * 20_000L;
    assertThat((picture.decodeMicros() - sound.decodeMicros()) - (pictureMoment - soundMoment))
        .isCloseTo(0, within(5000L));
    assertThat(simulation.reached().mean("lipsync")).isPositive();
  }

  /// A camera whose clock runs fast: measured, and the pictures stay with their sound.
  @Test
  void driftIsMeasuredAndFollowed() {
    Simulation simulation = new Simulation(Simulation.video(), Agreed.audio(20));
    Simulation.Camera camera = simulation.camera(SEQUENCE, TIMESTAMP);
    camera.ppm = 2000;
    simulation.at(0, camera::start);
    simulation.at(0, simulation.new Microphone(20, 5)::start);
    simulation.run(60 * SECOND);

    List<Frame> frames = simulation.reached().frames();
    Frame picture = pictures(frames).getLast();
    Frame sound = frames.stream().filter(frame -> !frame.isVideo()).toList().getLast();
    long pictureMoment = Simulation.number(picture.data()) * 1_000_000L / 30;
    long soundMoment = sound.data().buffer().getInt(1) * 20_000L;
    assertThat((picture.decodeMicros() - sound.decodeMicros()) - (pictureMoment - soundMoment))
        .as("without correction: 120 ms")
        .isCloseTo(0, within(15_000L));
    assertThat(simulation.reached().mean("drift")).isBetween(1200.0, 2000.0);
  }

  @Test
  void ofASimulcastTheLargestPictureThatComesIsShown() {
    Simulation simulation = new Simulation(Agreed.video(Codec.VP8, Map.of(), List.of("q", "h")));
    Simulation.Camera small = layer(simulation, 30, "q", 320, 180);
    Simulation.Camera large = layer(simulation, 40, "h", 1280, 720);
    simulation.at(0, small::start);
    simulation.at(0, large::start);
    simulation.run(5 * SECOND);
    // The network carries it no more; then it does again.
    large.stop();
    simulation.run(5 * SECOND);
    Simulation.Camera again = layer(simulation, 50, "h", 1280, 720);
    simulation.at(simulation.passed(), again::start);
    simulation.run(10 * SECOND);
    assertThat(widths(simulation)).containsExactly(1280, 320, 1280);
    assertThat(simulation.keyframesWanted()).isLessThan(20);
  }

  @Test
  void aPauseInTheSoundIsFilled() {
    Simulation simulation = new Simulation(Agreed.audio(20));
    Simulation.Microphone microphone = simulation.new Microphone(20, 0xffff_f000L);
    simulation.at(0, microphone::start);
    simulation.at(SECOND, () -> microphone.silent(true));
    simulation.at(SECOND + 400 * MILLI, () -> microphone.silent(false));
    simulation.run(2 * SECOND);

    List<Frame> sound = simulation.reached().frames();
    for (int i = 1; i < sound.size(); i++) {
      assertThat(sound.get(i).decodeMicros() - sound.get(i - 1).decodeMicros()).isEqualTo(20_000);
    }
    assertThat(sound.stream().filter(frame -> frame.data().size() == 1)).hasSize(20);
  }

  @Test
  void aSenderIsToldHowItIsReceived() {
    Simulation simulation = new Simulation(Simulation.video(), Agreed.audio(20));
    simulation.loss = 0.1;
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    simulation.at(0, simulation.new Microphone(20, 1)::start);
    simulation.run(10 * SECOND);
    Reached reached = simulation.reached();

    List<RtcpPacket.ReceiverReport> reports = reached.said(RtcpPacket.ReceiverReport.class);
    assertThat(reports).hasSizeBetween(9, 10);
    RtcpPacket.ReportBlock block =
        reports.getLast().blocks().stream()
            .filter(one -> one.ssrc() == 10)
            .findFirst()
            .orElseThrow();
    assertThat(block.lost()).isPositive();
    assertThat(block.highestSequence()).isGreaterThan(0x10000);
    assertThat(block.lastReport()).isPositive();
    assertThat(block.delay()).isPositive();

    List<RtcpPacket.TransportFeedback> feedback = reached.said(RtcpPacket.TransportFeedback.class);
    assertThat(feedback).hasSizeGreaterThan(100);
    long told =
        feedback.stream()
            .flatMap(one -> one.deltas().stream())
            .filter(delta -> delta != RtcpPacket.TransportFeedback.LOST)
            .count();
    assertThat(told).isGreaterThan((long) reached.counted(Count.PACKETS) - 10).isLessThan(20_000);
    assertThat(reached.said(RtcpPacket.MaxBitrate.class)).isEmpty();
  }

  @Test
  void aSenderThatDoesNotWorkItOutIsToldItsBitrate() {
    Simulation simulation =
        new Simulation(
            Agreed.video(
                Codec.VP8,
                Map.of(11L, 10L),
                List.of(),
                Set.of(Feedback.NACK, Feedback.PLI, Feedback.REMB),
                Map.of()));
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    simulation.run(10 * SECOND);
    Reached reached = simulation.reached();
    List<RtcpPacket.MaxBitrate> told = reached.said(RtcpPacket.MaxBitrate.class);
    assertThat(told).hasSizeBetween(9, 10);
    long good = told.getLast().bitrate();
    assertThat(good).isBetween(1_000_000L, 3_000_000L);
    assertThat(told.getLast().ssrcs()).containsExactly(10L);

    simulation.loss = 0.3;
    simulation.run(5 * SECOND);
    long bad = reached.said(RtcpPacket.MaxBitrate.class).getLast().bitrate();
    assertThat(bad).isLessThan(good);
    simulation.loss = 0;
    simulation.run(5 * SECOND);
    long better = reached.said(RtcpPacket.MaxBitrate.class).getLast().bitrate();
    assertThat(better).isGreaterThan(bad);
    // Nothing is lost, and everything comes later than it did.
    simulation.delay = 500 * MILLI;
    simulation.run(3 * SECOND);
    assertThat(reached.said(RtcpPacket.MaxBitrate.class).getLast().bitrate()).isLessThan(better);
    assertThat(reached.said(RtcpPacket.TransportFeedback.class)).isEmpty();
  }

  @Test
  void aSenderThatWorksItOutIsToldWhatItMayNotExceed() {
    Simulation simulation =
        new Simulation(
            Agreed.video(
                Codec.VP8,
                Map.of(11L, 10L),
                List.of(),
                Set.of(Feedback.NACK, Feedback.PLI, Feedback.REMB, Feedback.TRANSPORT_CC),
                Map.of()));
    simulation.at(0, simulation.camera(SEQUENCE, TIMESTAMP)::start);
    simulation.run(5 * SECOND);
    assertThat(simulation.reached().said(RtcpPacket.MaxBitrate.class))
        .hasSizeBetween(4, 5)
        .allSatisfy(told -> assertThat(told.bitrate()).isEqualTo(3_000_000));
    assertThat(simulation.reached().said(RtcpPacket.TransportFeedback.class)).isNotEmpty();
  }

  @Test
  void whoIsSilentIsSentAway() {
    Simulation simulation = new Simulation(Simulation.video(), Agreed.audio(20));
    Simulation.Camera camera = simulation.camera(1, 1);
    simulation.at(0, camera::start);
    simulation.at(2 * SECOND, camera::stop);
    simulation.run(11 * SECOND);
    assertThat(simulation.reached().publication().ended()).isNull();
    simulation.run(2 * SECOND);
    assertThat(simulation.reached().publication().ended()).isEqualTo(StreamEnded.Reason.SILENT);
    assertThat(simulation.reached().hungUp()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "PEER, CLOSED",
    "LOCAL, CLOSED",
    "SHUTDOWN, CLOSED",
    "CONSENT, SILENT",
    "NEVER_CAME, SILENT",
    "HANDSHAKE, MALFORMED"
  })
  void theEndOfThePeerIsTheEndOfItsPublication(CloseReason why, StreamEnded.Reason expected) {
    Reached reached = new Reached(List.of(Simulation.video()), () -> 0, packet -> {});
    reached.receiver().closed(why);
    assertThat(reached.publication().ended()).isEqualTo(expected);
  }

  @Test
  void strangersAreCountedAndBounded() {
    Reached reached = new Reached(List.of(Simulation.video(), Agreed.audio(20)), () -> 5, p -> {});
    for (int i = 0; i < 5000; i++) {
      byte[] packet = new byte[40];
      RtpWriter.header(packet, 0, true, i % 2 == 0 ? 77 : Agreed.AUDIO, i, i, 1000 + i);
      reached.receiver().rtp(packet, 0, packet.length, i);
    }
    reached.receiver().rtp(new byte[5], 0, 5, 1);
    reached.receiver().rtcp(new byte[3], 0, 3, 1);
    reached.receiver().closed(CloseReason.PEER);
    assertThat(reached.counted(Count.UNKNOWN)).isGreaterThan(2000);
    assertThat(reached.malformed()).isGreaterThanOrEqualTo(2);
  }

  private static Simulation.Camera layer(
      Simulation simulation, long ssrc, String rid, int width, int height) {
    return simulation
    .new Camera(
        ssrc,
        ssrc + 1,
        width,
        height,
        (int) ssrc,
        ssrc * 1_000_000,
        Map.of(Agreed.MID, RtpWriter.text("0"), Agreed.RID, RtpWriter.text(rid)),
        Map.of(Agreed.MID, RtpWriter.text("0"), Agreed.REPAIRED_RID, RtpWriter.text(rid)));
  }

  /// Of the pictures so far, in order, without repetition.
  private static List<Integer> widths(Simulation simulation) {
    List<Integer> seen = new ArrayList<>();
    for (Frame frame : pictures(simulation.reached().frames())) {
      int width = Objects.requireNonNull(frame.track().picture()).width();
      if (seen.isEmpty() || seen.getLast() != width) {
        seen.add(width);
      }
    }
    return seen;
  }

  private static List<Frame> pictures(List<Frame> frames) {
    return frames.stream().filter(Frame::isVideo).toList();
  }

  private static void assertAllAreWhole(Simulation simulation, List<Frame> pictures) {
    int last = -1;
    for (Frame picture : pictures) {
      int number = Simulation.number(picture.data());
      assertThat(number).isGreaterThan(last);
      assertThat(picture.data()).isEqualTo(Payload.of(simulation.sent(number)));
      last = number;
    }
  }
}
