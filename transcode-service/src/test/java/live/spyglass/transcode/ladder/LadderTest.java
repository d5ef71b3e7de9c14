package live.spyglass.transcode.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {

  private static final LadderProperties DEFAULTS =
      new LadderProperties(
          2,
          List.of(720, 480, 360, 240),
          720,
          "veryfast",
          true,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30));
  private static final Source.Audio AAC = new Source.Audio(2, 48_000, true);

  /// x264, high profile, 1920×1080 (cropped from 1088), 30 frames a second.
  private static final byte[] SPS_1080 =
      HexFormat.of().parseHex("67640028acd940780227e5c044000003000400000300f03c60c658");

  private static Source source(int width, int height, double frames, Source.Codec codec) {
    boolean universal = codec == Source.Codec.H264;
    return new Source(new Source.Video(width, height, frames, 3000, codec, universal), AAC);
  }

  private static Source source(int width, int height) {
    return source(width, height, 30, Source.Codec.H264);
  }

  private static Ladder choose(List<String> names, Source source, Ladder.Terms terms) {
    return Ladder.choose(names, source, DEFAULTS, terms).orElseThrow();
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
    assertThat(describe(choose(List.of(), source(width, height), Ladder.Terms.ALL)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "3840,2160,'source 3840x2160,720p 1280x720,480p 854x480,audio'",
    "640,360,'source 640x360,360p 640x360,240p 426x240,audio'",
    "320,180,'source 320x180,180p 320x180,audio'"
  })
  void encodesBesidesATopThatNotEveryBrowserPlays(int width, int height, String expected) {
    Ladder ladder =
        choose(List.of(), source(width, height, 30, Source.Codec.HEVC), Ladder.Terms.ALL);
    assertThat(describe(ladder)).isEqualTo(expected);
    assertThat(ladder.rungs().getFirst()).isInstanceOf(Rung.CopiedVideo.class);
  }

  @Test
  void encodesATopThatCannotBeCopied() {
    Ladder ladder = choose(List.of(), source(3840, 2160, 60, Source.Codec.OTHER), Ladder.Terms.ALL);
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
    Ladder ladder = choose(names, source(640, 360), Ladder.Terms.ALL);
    assertThat(describe(ladder)).isEqualTo("source 640x360,720p 640x360,480p 640x360,audio");
    Ladder silent =
        choose(
            names,
            new Source(source(640, 360).video(), null),
            new Ladder.Terms(false, Set.of(), false));
    assertThat(silent.silence()).isTrue();
    assertThat(silent.rungs().getFirst()).isInstanceOf(Rung.EncodedVideo.class);
  }

  @Test
  void drawsTheSoundWhereThePictureIsGone() {
    List<String> names = List.of("source", "480p", "audio");
    Ladder ladder = choose(names, new Source(null, AAC), Ladder.Terms.ALL);
    assertThat(ladder.rungs().getFirst()).isInstanceOf(Rung.Waves.class);
    assertThat(ladder.shownAs("source")).containsExactly("source", "480p");
    assertThat(describe(choose(List.of("audio"), new Source(null, AAC), Ladder.Terms.ALL)))
        .isEqualTo("audio");
  }

  @Test
  void letsAnotherRungStandInForOneThatIsShed() {
    List<String> names = List.of("source", "720p", "480p", "audio");
    Ladder less = choose(names, source(1920, 1080), shed("720p"));
    assertThat(less.shownAs("480p")).containsExactly("720p", "480p");
    Ladder least = choose(names, source(1920, 1080), shed("720p", "480p"));
    assertThat(least.shownAs("source")).containsExactly("source", "720p", "480p");
    assertThat(least.made()).hasSize(2);
    Ladder other = choose(names, source(1920, 1080), shed("480p"));
    assertThat(other.shownAs("720p")).containsExactly("720p", "480p");
    assertThat(other.sheddable()).containsExactly("720p");
    Ladder hevc = choose(names, source(1920, 1080, 30, Source.Codec.HEVC), shed("480p"));
    assertThat(hevc.sheddable()).isEmpty();
  }

  @Test
  void isTheSourceAloneWithoutASlot() {
    Ladder.Terms alone = new Ladder.Terms(true, Set.of(), true);
    assertThat(describe(choose(List.of(), source(1920, 1080), alone)))
        .isEqualTo("source 1920x1080,audio");
    Ladder later = choose(List.of("source", "audio"), source(1920, 1080), Ladder.Terms.ALL);
    assertThat(describe(later)).isEqualTo("source 1920x1080,720p 1280x720,480p 854x480,audio");
    assertThat(
            Ladder.choose(List.of(), source(1920, 1080, 30, Source.Codec.OTHER), DEFAULTS, alone))
        .isEmpty();
  }

  private static Ladder.Terms shed(String... names) {
    return new Ladder.Terms(true, Set.of(names), false);
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
    assertThat(head.format().source())
        .isEqualTo(
            new Source(
                new Source.Video(1920, 1080, 30, 0, Source.Codec.H264, true),
                new Source.Audio(2, 48_000, true)));
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
