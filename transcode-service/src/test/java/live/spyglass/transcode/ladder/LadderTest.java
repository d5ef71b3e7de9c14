package live.spyglass.transcode.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {

  private static final LadderProperties DEFAULTS =
      new LadderProperties(2, List.of(720, 480, 360, 240), 720, "veryfast", true);
  private static final Source.Audio AAC = new Source.Audio(2, 48_000, true);

  /// x264, high profile, 1920×1080 (cropped from 1088), 30 frames a second.
  private static final byte[] SPS_1080 =
      HexFormat.of().parseHex("67640028acd940780227e5c044000003000400000300f03c60c658");

  private static Source source(int width, int height, double frames, boolean copyable) {
    return new Source(new Source.Video(width, height, frames, 3000, copyable), AAC);
  }

  @ParameterizedTest
  @CsvSource({
    "1920,1080,'source 1920x1080,720p 1280x720,480p 854x480,audio'",
    "1080,1920,'source 1080x1920,720p 720x1280,480p 480x854,audio'",
    "1280,720,'source 1280x720,480p 854x480,240p 426x240,audio'",
    "640,360,'source 640x360,240p 426x240,audio'",
    "320,180,'source 320x180,audio'"
  })
  void stepsDown(int width, int height, String expected) {
    assertThat(describe(Ladder.choose(source(width, height, 30, true), DEFAULTS, true)))
        .isEqualTo(expected);
  }

  @Test
  void encodesATopThatCannotBeCopied() {
    Ladder ladder = Ladder.choose(source(3840, 2160, 60, false), DEFAULTS, true);
    assertThat(describe(ladder)).isEqualTo("source 1280x720,480p 854x480,audio");
    assertThat(ladder.rungs().getFirst())
        .isInstanceOfSatisfying(
            Rung.EncodedVideo.class,
            top -> {
              assertThat(top.atSourceKeyframes()).isFalse();
              assertThat(top.frameRate()).isEqualTo(30);
            });
  }

  @Test
  void keepsItsRungsForAnotherSource() {
    List<String> names = List.of("source", "720p", "480p", "audio");
    Ladder ladder = Ladder.again(names, source(640, 360, 25, true), DEFAULTS, true);
    assertThat(describe(ladder)).isEqualTo("source 640x360,720p 640x360,480p 640x360,audio");
    Ladder silent =
        Ladder.again(names, new Source(source(640, 360, 25, true).video(), null), DEFAULTS, false);
    assertThat(silent.silence()).isTrue();
    assertThat(silent.rungs().getFirst()).isInstanceOf(Rung.EncodedVideo.class);
  }

  @Test
  void readsAParameterSet() throws IOException {
    SequenceParameterSet picture = SequenceParameterSet.parse(SPS_1080, 0, SPS_1080.length);
    assertThat(picture).isEqualTo(new SequenceParameterSet(100, 1, 8, 1920, 1080, 30));
    for (int length = 4; length < 12; length++) {
      int cut = length;
      assertThatThrownBy(() -> SequenceParameterSet.parse(SPS_1080, 0, cut))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void probesUpToTheFirstKeyframe() throws IOException {
    ByteArrayOutputStream avc = new ByteArrayOutputStream();
    avc.writeBytes(HexFormat.of().parseHex("17000000000164002affe1"));
    avc.write(0);
    avc.write(SPS_1080.length);
    avc.writeBytes(SPS_1080);
    avc.write(0);
    ByteArrayOutputStream flv = new ByteArrayOutputStream();
    flv.writeBytes(FlvReader.header(true, true));
    FlvTag configuration = FlvTag.of(FlvTag.VIDEO, 5000, avc.toByteArray());
    flv.writeBytes(configuration.bytes());
    flv.writeBytes(FlvTag.of(FlvTag.AUDIO, 5000, HexFormat.of().parseHex("af001190")).bytes());
    flv.writeBytes(FlvTag.of(FlvTag.VIDEO, 5000, HexFormat.of().parseHex("1701000000")).bytes());
    flv.writeBytes(FlvTag.of(FlvTag.VIDEO, 5033, HexFormat.of().parseHex("2701000000")).bytes());

    FlvReader reader = new FlvReader(new ByteArrayInputStream(flv.toByteArray()));
    SourceProbe.Head head = SourceProbe.probe(reader);
    assertThat(head.source())
        .isEqualTo(
            new Source(
                new Source.Video(1920, 1080, 30, 0, true), new Source.Audio(2, 48_000, true)));
    assertThat(head.tags()).hasSize(3);
    assertThat(head.tags().getFirst().bytes()).isEqualTo(configuration.bytes());
    FlvTag next = reader.next();
    assertThat(next).isNotNull().extracting(FlvTag::timestamp).isEqualTo(5033);
    assertThat(reader.next()).isNull();
  }

  @Test
  void refusesWhatShowsNoTrack() throws IOException {
    FlvReader reader = new FlvReader(new ByteArrayInputStream(FlvReader.header(true, true)));
    assertThatThrownBy(() -> SourceProbe.probe(reader)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new FlvReader(new ByteArrayInputStream(new byte[20])))
        .isInstanceOf(IOException.class);
  }

  @Test
  void silenceKeepsStepWithThePicture() {
    AacSilence silence = new AacSilence();
    int frames = -1;
    int last = 0;
    for (int time = 7000; time <= 9000; time += 40) {
      for (FlvTag tag : silence.before(FlvTag.of(FlvTag.VIDEO, time, new byte[5]))) {
        assertThat(tag.timestamp()).isBetween(last, time);
        last = tag.timestamp();
        frames++;
      }
    }
    assertThat(frames).isEqualTo(94);
    assertThat(silence.before(FlvTag.of(FlvTag.VIDEO, 500_000, new byte[5]))).hasSize(1);
  }

  private static String describe(Ladder ladder) {
    return String.join(
        ",",
        ladder.rungs().stream()
            .map(rung ->
                rung instanceof Rung.Video video
                    ? video.name() + " " + video.width() + "x" + video.height()
                    : rung.name())
            .toList());
  }
}
