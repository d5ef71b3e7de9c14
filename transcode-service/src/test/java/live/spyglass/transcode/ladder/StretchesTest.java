package live.spyglass.transcode.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is fed to which FFmpeg, told in words: `V100` is a picture at 100 ms, `K100` a keyframe,
/// `A100` sound, `|` a new stretch, `late` sound for the one before, `c` configurations.
class StretchesTest {

  private static final byte[] VIDEO_RECORD =
      HexFormat.of()
          .parseHex(
              "17000000000164002affe1001b"
                  + "67640028acd940780227e5c044000003000400000300f03c60c65800");
  private static final byte[] OTHER_VIDEO =
      HexFormat.of().parseHex("906876633101606000000003000000000003000000");
  private static final byte[] AUDIO_RECORD = HexFormat.of().parseHex("af001190");
  private static final byte[] OTHER_AUDIO = HexFormat.of().parseHex("af001210");

  private Stretches stretches = new Stretches(new SourceFormat());
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    ByteArrayOutputStream flv = new ByteArrayOutputStream();
    flv.writeBytes(FlvReader.header(true, true));
    for (FlvTag tag :
        List.of(
            FlvTag.of(FlvTag.VIDEO, 0, VIDEO_RECORD),
            FlvTag.of(FlvTag.AUDIO, 0, AUDIO_RECORD),
            key(0))) {
      flv.writeBytes(tag.bytes());
    }
    SourceProbe.Head head =
        SourceProbe.probe(new FlvReader(new ByteArrayInputStream(flv.toByteArray())));
    stretches = new Stretches(head.format());
    for (FlvTag tag : head.tags()) {
      give(tag);
    }
    assertThat(said).containsExactly("c", "c", "K0");
    said.clear();
  }

  private static FlvTag key(int time) {
    return FlvTag.of(FlvTag.VIDEO, time, HexFormat.of().parseHex("1701000000"));
  }

  private static FlvTag picture(int time) {
    return FlvTag.of(FlvTag.VIDEO, time, HexFormat.of().parseHex("2701000000"));
  }

  private static FlvTag sound(int time) {
    return FlvTag.of(FlvTag.AUDIO, time, HexFormat.of().parseHex("af0121"));
  }

  private void give(FlvTag... tags) throws IOException {
    for (FlvTag tag : tags) {
      switch (stretches.next(tag)) {
        case Stretches.Step.Feed feed -> said.add(say(feed.tag()));
        case Stretches.Step.Late late -> said.add("late " + say(late.tag()));
        case Stretches.Step.Begin begin -> {
          said.add("|");
          begin.tags().forEach(one -> said.add(say(one)));
        }
        case Stretches.Step.Hold _ -> {}
      }
    }
  }

  private static String say(FlvTag tag) {
    if (tag.type() == FlvTag.AUDIO) {
      return AudioPayload.of(tag).configuration() ? "c" : "A" + tag.timestamp();
    }
    VideoPayload payload = VideoPayload.of(tag);
    return payload.configuration() ? "c" : (payload.keyframe() ? "K" : "V") + tag.timestamp();
  }

  @Test
  void passesOnWhatIsInOrder() throws IOException {
    give(sound(1), picture(33), sound(22), key(66), sound(44), FlvTag.of(9, 66, VIDEO_RECORD));
    assertThat(said).containsExactly("A1", "V33", "A22", "K66", "A44");
  }

  @Test
  void beginsAnewAtTheNextKeyframeWhenAnotherLadderIsWished() throws IOException {
    stretches.wish();
    give(sound(1), picture(33), key(66), sound(55), sound(66), picture(99));
    assertThat(said).containsExactly("A1", "V33", "|", "c", "c", "K66", "late A55", "A66", "V99");
  }

  @Test
  void aChangedConfigurationBeginsAnew() throws IOException {
    give(sound(1), picture(33), FlvTag.of(FlvTag.VIDEO, 66, OTHER_VIDEO));
    assertThat(stretches.source().video()).isNotNull();
    give(FlvTag.of(FlvTag.VIDEO, 66, HexFormat.of().parseHex("93687663310000")), sound(70));
    assertThat(said).containsExactly("A1", "V33", "|", "c", "c", "K66", "A70");
    Source.Video video = stretches.source().video();
    assertThat(video).isNotNull().extracting(Source.Video::codec).isEqualTo(Source.Codec.HEVC);
  }

  /// As some encoders do that turn with the phone: nobody says so but the keyframe itself.
  @Test
  void aParameterSetInAKeyframeBeginsAnew() throws IOException {
    String known = "67640028acd940780227e5c044000003000400000300f03c60c658";
    String other = "67640015acd941e08feb011000000300100000030320f162d960";
    give(sound(1), keyWith(33, known), keyWith(66, other, "68ebe3cb22c0"), picture(99));
    assertThat(said).containsExactly("A1", "K33", "|", "c", "c", "K66", "V99");
    Source.Video video = stretches.source().video();
    assertThat(video)
        .isNotNull()
        .extracting(Source.Video::width, Source.Video::height)
        .containsExactly(480, 270);
    said.clear();
    // What the publisher said before is not news, nor is what it says again in every keyframe.
    give(FlvTag.of(FlvTag.VIDEO, 120, VIDEO_RECORD), keyWith(132, other), picture(165));
    assertThat(said).containsExactly("K132", "V165");
    give(keyWith(200, "67ff"), keyWith(233, known));
    assertThat(said).endsWith("K200", "|", "c", "c", "K233");
  }

  /// A keyframe with these NAL units in it.
  private static FlvTag keyWith(int time, String... units) {
    StringBuilder payload = new StringBuilder("1701000000");
    for (String unit : units) {
      payload.append(String.format("%08x", unit.length() / 2)).append(unit);
    }
    return FlvTag.of(FlvTag.VIDEO, time, HexFormat.of().parseHex(payload + "0000000265b8"));
  }

  @Test
  void soundOfAnotherKindWaitsForTheKeyframe() throws IOException {
    give(sound(1), FlvTag.of(FlvTag.AUDIO, 22, OTHER_AUDIO), sound(22), picture(33), sound(44));
    give(key(66), sound(66));
    assertThat(said).containsExactly("A1", "V33", "|", "c", "c", "K66", "A22", "A44", "A66");
  }

  @Test
  void goesOnEvenlyOverAStepBackUntilTheNextKeyframe() throws IOException {
    give(sound(10_000 - 9999), picture(33), picture(66), sound(60));
    give(picture(66 - 10_000), sound(60 - 10_000 + 22), picture(99 - 10_000));
    give(key(132 - 10_000), sound(90 - 10_000), sound(140 - 10_000));
    assertThat(said)
        .containsExactly(
            "A1",
            "V33",
            "V66",
            "A60",
            "V99",
            "A115",
            "V132",
            "|",
            "c",
            "c",
            "K-9868",
            "late A123",
            "A-9860");
  }

  @Test
  void aKeyframeThatJumpsBeginsAnewAndLateSoundFindsItsPlace() throws IOException {
    give(sound(1), picture(33), key(500_000), sound(22), sound(500_000));
    assertThat(said).containsExactly("A1", "V33", "|", "c", "c", "K500000", "late A22", "A500000");
  }

  @Test
  void tracksComeAndGo() throws IOException {
    give(sound(1), picture(33));
    for (int time = 1000; time <= 2200; time += 300) {
      give(sound(time));
    }
    assertThat(said).endsWith("|", "c", "A2200");
    assertThat(stretches.source().video()).isNull();
    give(picture(2300), sound(2300), key(2400), sound(2400));
    assertThat(said).endsWith("A2300", "|", "c", "c", "K2400", "A2400");
    give(picture(3300), key(3500));
    assertThat(said).endsWith("V3300", "|", "c", "K3500");
    assertThat(stretches.source().audio()).isNull();
    give(sound(3600), picture(3600), key(3700), sound(3700));
    assertThat(said).endsWith("V3600", "|", "c", "c", "K3700", "A3600", "A3700");
  }
}
