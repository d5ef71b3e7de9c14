package live.spyglass.ingest.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import live.spyglass.events.StreamRefused.Reason;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Hints;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.stream.Tracks;
import org.junit.jupiter.api.Test;

class FlvTest {

  private static final Track AVC = new Track(Codec.H264, payload("0164001f"));
  private static final Track AAC = new Track(Codec.AAC, payload("1210"));
  private static final Track HEVC = new Track(Codec.HEVC, payload("0101"));
  private static final Track OPUS = new Track(Codec.OPUS, payload("4f70757348656164"));

  private final FlvTagReader reader = new FlvTagReader();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final FlvWriter writer = new FlvWriter(out);

  @Test
  void legacyVideo() throws Exception {
    assertThat(reader.video(0, payload("17 00 000000 0164001f")))
        .isEqualTo(new FlvTag.Configuration(AVC));
    assertThat(reader.video(40_000, payload("17 01 000050 aabb")))
        .isEqualTo(media(AVC, 40_000, 80_000, true, "aabb"));
    assertThat(reader.video(80_000, payload("27 01 fffff0 cc")))
        .isEqualTo(media(AVC, 80_000, -16_000, false, "cc"));
    assertThat(reader.video(0, payload("17 02 000000"))).isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void legacyAudio() throws Exception {
    assertThat(reader.audio(0, payload("af 00 1210"))).isEqualTo(new FlvTag.Configuration(AAC));
    assertThat(reader.audio(23_000, payload("af 01 aabb")))
        .isEqualTo(media(AAC, 23_000, 0, true, "aabb"));
    assertThat(reader.audio(0, payload("2f aabb")))
        .isEqualTo(media(new Track(Codec.MP3, Payload.EMPTY), 0, 0, true, "aabb"));
  }

  @Test
  void extendedVideo() throws Exception {
    assertThat(reader.video(0, payload("90 68766331 0101")))
        .isEqualTo(new FlvTag.Configuration(HEVC));
    assertThat(reader.video(40_000, payload("91 68766331 000050 aabb")))
        .isEqualTo(media(HEVC, 40_000, 80_000, true, "aabb"));
    assertThat(reader.video(80_000, payload("a3 68766331 cc")))
        .isEqualTo(media(HEVC, 80_000, 0, false, "cc"));
    assertThat(reader.video(0, payload("92 68766331"))).isEqualTo(FlvTag.Ignored.IGNORED);
    assertThat(reader.video(0, payload("d4 68766331 02"))).isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void extendedAudio() throws Exception {
    assertThat(reader.audio(0, payload("90 4f707573 4f70757348656164")))
        .isEqualTo(new FlvTag.Configuration(OPUS));
    assertThat(reader.audio(20_000, payload("91 4f707573 aabb")))
        .isEqualTo(media(OPUS, 20_000, 0, true, "aabb"));
  }

  @Test
  void aModifierMovesTheTimestampByNanoseconds() throws Exception {
    reader.video(0, payload("90 68766331 0101"));
    // ModEx of 3 bytes (size - 1 = 2), 500 µs, then type 0 with packet type 3
    assertThat(reader.video(40_000, payload("a7 02 07a120 03 68766331 cc")))
        .isEqualTo(media(HEVC, 40_500, 0, false, "cc"));
  }

  @Test
  void theSameConfigurationAgainIsNothingNew() throws Exception {
    reader.video(0, payload("17 00 000000 0164001f"));
    assertThat(reader.video(0, payload("17 00 000000 0164001f"))).isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void aFrameBeforeItsConfigurationCannotBeUsed() throws Exception {
    assertThat(reader.video(0, payload("17 01 000000 aa")))
        .isEqualTo(new FlvTag.Unconfigured(Codec.H264));
    assertThat(reader.audio(0, payload("af 01 aa"))).isEqualTo(new FlvTag.Unconfigured(Codec.AAC));
    assertThat(reader.audio(0, payload("91 664c6143 aa")))
        .isEqualTo(new FlvTag.Unconfigured(Codec.FLAC));
  }

  @Test
  void everySoundOfEnhancedRtmp() throws Exception {
    assertThat(reader.audio(0, payload("90 664c6143 664c6143"))) // fLaC
        .isEqualTo(new FlvTag.Configuration(new Track(Codec.FLAC, payload("664c6143"))));
    assertThat(reader.audio(0, payload("90 6d703461 1210"))) // mp4a
        .isEqualTo(new FlvTag.Configuration(AAC));
    assertThat(reader.audio(0, payload("91 6d703461 aabb")))
        .isEqualTo(media(AAC, 0, 0, true, "aabb"));
    assertThat(reader.audio(0, payload("91 61632d33 aabb"))) // ac-3
        .isEqualTo(media(new Track(Codec.AC3, Payload.EMPTY), 0, 0, true, "aabb"));
    assertThat(reader.audio(0, payload("91 65632d33 aabb"))) // ec-3
        .isEqualTo(media(new Track(Codec.EAC3, Payload.EMPTY), 0, 0, true, "aabb"));
    assertThat(reader.audio(0, payload("91 2e6d7033 aabb"))) // .mp3
        .isEqualTo(media(new Track(Codec.MP3, Payload.EMPTY), 0, 0, true, "aabb"));
    // Multichannel configuration: AAC's own says it as well.
    assertThat(reader.audio(0, payload("94 6d703461 01 06 0000003f")))
        .isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void avcMayComeWithItsFourCc() throws Exception {
    assertThat(reader.video(0, payload("90 61766331 0164001f")))
        .isEqualTo(new FlvTag.Configuration(AVC));
    assertThat(reader.video(40_000, payload("a1 61766331 fffff0 cc")))
        .isEqualTo(media(AVC, 40_000, -16_000, false, "cc"));
    assertThat(reader.video(40_000, payload("a3 61766331 cc")))
        .isEqualTo(media(AVC, 40_000, 0, false, "cc"));
  }

  @Test
  void aKeyframeOfVp9SaysHowLargeItIsAndWhenThatChanges() throws Exception {
    String small = "824983420014100b560238241c184a00"; // 322 × 182
    String large = small.replace("14100b56", "27f01676"); // 640 × 360
    reader.video(0, payload("90 76703039 01000000000b820202020000"));

    FlvTag first = reader.video(0, payload("91 76703039 " + small));
    FlvTag second = reader.video(40_000, payload("a1 76703039 86004092f081"));
    FlvTag third = reader.video(80_000, payload("91 76703039 " + large));

    assertThat(size(first)).isEqualTo("322 x 182");
    assertThat(size(second)).isEqualTo("322 x 182");
    assertThat(size(third)).isEqualTo("640 x 360");
    // The same configuration in the middle of a group does not forget it.
    assertThat(reader.video(90_000, payload("90 76703039 01000000000b820202020000")))
        .isEqualTo(FlvTag.Ignored.IGNORED);
    assertThat(size(reader.video(99_000, payload("a1 76703039 86004092f081"))))
        .isEqualTo("640 x 360");
  }

  @Test
  void libaomSendsAnEmptyConfigurationFirst() throws Exception {
    assertThat(reader.video(0, payload("90 61763031")))
        .isEqualTo(new FlvTag.Configuration(new Track(Codec.AV1, Payload.EMPTY)));
    assertThat(reader.video(0, payload("90 61763031 812040000a0a200000043d06d4daf942")))
        .isInstanceOf(FlvTag.Configuration.class);
    // For a decoder that needs one, an empty one is none.
    assertThat(reader.video(0, payload("17 00 000000"))).isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void multitrackOfOneTrackIsThatTrack() throws Exception {
    // OneTrack with packet type 0, hvc1, track 3
    assertThat(reader.video(0, payload("96 00 68766331 03 0101")))
        .isEqualTo(new FlvTag.Configuration(HEVC));
    // ManyTracks with packet type 1 and one track in it
    assertThat(reader.video(40_000, payload("96 11 68766331 03 000005 000050 aabb")))
        .isEqualTo(media(HEVC, 40_000, 80_000, true, "aabb"));
    // ManyTracksManyCodecs with packet type 3 and one track in it, behind a nanosecond offset
    assertThat(reader.video(80_000, payload("a7 02 07a120 06 23 68766331 03 000001 cc")))
        .isEqualTo(media(HEVC, 80_500, 0, false, "cc"));
    assertThat(reader.audio(0, payload("95 01 4f707573 00 aabb")))
        .isEqualTo(media(new Track(Codec.OPUS, Payload.EMPTY), 0, 0, true, "aabb"));
    assertThat(reader.audio(0, payload("91 4f707573 aabb"))) // track 0, without saying so
        .isInstanceOf(FlvTag.Media.class);
  }

  @Test
  void severalTracksAreNamed() throws Exception {
    FlvTag video = new FlvTag.Unsupported(Reason.MULTITRACK, "several tracks of video");
    FlvTag audio = new FlvTag.Unsupported(Reason.MULTITRACK, "several tracks of audio");
    // Two in one message
    assertThat(reader.video(0, payload("96 11 68766331 00 000004 000050 aa 01 000001 bb")))
        .isEqualTo(video);
    // One after the other, as FFmpeg sends them: track 0 plainly, track 1 with a header
    reader.audio(0, payload("af 00 1210"));
    assertThat(reader.audio(0, payload("95 00 6d703461 01 1210"))).isEqualTo(audio);
    reader.video(0, payload("17 00 000000 0164001f"));
    assertThat(reader.video(0, payload("96 00 61766331 01 0164001f"))).isEqualTo(video);
  }

  @Test
  void whatIsNotTakenIsNamed() throws Exception {
    assertThat(reader.video(0, payload("12 aa")))
        .isEqualTo(new FlvTag.Unsupported(Reason.VIDEO_CODEC, "video codec Sorenson H.263"));
    assertThat(reader.video(0, payload("1c 00 000000 01")))
        .isEqualTo(
            new FlvTag.Unsupported(
                Reason.VIDEO_CODEC, "HEVC by FLV codec number 12, instead of Enhanced RTMP"));
    assertThat(reader.audio(0, payload("bf aa")))
        .isEqualTo(new FlvTag.Unsupported(Reason.AUDIO_CODEC, "audio codec Speex"));
    assertThat(reader.video(0, payload("90 76766331")))
        .isEqualTo(new FlvTag.Unsupported(Reason.VIDEO_CODEC, "video codec vvc1"));
    assertThat(reader.audio(0, payload("90 00616263")))
        .isEqualTo(new FlvTag.Unsupported(Reason.AUDIO_CODEC, "audio codec ?abc"));
    assertThat(reader.video(0, payload("95 61763031 00")))
        .isEqualTo(new FlvTag.Unsupported(Reason.VIDEO_CODEC, "av01 in packets of type 5"));
  }

  @Test
  void commandsOfThePlayerSayNothing() throws Exception {
    assertThat(reader.video(0, payload("57 00"))).isEqualTo(FlvTag.Ignored.IGNORED);
    assertThat(reader.video(0, payload("d1 00"))).isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void aTagShorterThanItsHeaderIsRefused() {
    for (String hex :
        new String[] {
          "17 01 00",
          "91 6876",
          "97",
          "97 ff ff",
          "91 68766331 00",
          "96",
          "96 11 68766331 00 0000ff aa",
          "96 31 68766331"
        }) {
      assertThatThrownBy(() -> reader.video(0, payload(hex))).isInstanceOf(FlvException.class);
    }
    assertThatThrownBy(() -> reader.audio(0, payload("af"))).isInstanceOf(FlvException.class);
  }

  @Test
  void noiseIsNeverMoreThanRefused() {
    Random random = new Random(13);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      try {
        assertThat(reader.video(0, Payload.of(noise))).isNotNull();
        assertThat(reader.audio(0, Payload.of(noise))).isNotNull();
      } catch (FlvException e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }

  @Test
  void aFileBegins() throws Exception {
    writer.begin(new Tracks(AVC, null), new Hints(29.97, 2500, 0), 0);

    // header without audio, size of no tag, script tag
    assertThat(hex()).startsWith("464c5601" + "01" + "00000009" + "00000000" + "12");
    assertThat(out.toString(StandardCharsets.ISO_8859_1))
        .contains("onMetaData")
        .contains("videocodecid")
        .contains("framerate")
        .contains("videodatarate")
        .doesNotContain("audiodatarate")
        .doesNotContain("audiocodecid");
  }

  @Test
  void framesAreWrittenBehindTheirSequenceHeader() throws Exception {
    writer.frame(frame(AVC, 40_000, 80_000, true, "aabb"));

    assertThat(hex())
        .isEqualTo(
            "09 000009 000028 00 000000 17 00 000000 0164001f 00000014".replace(" ", "")
                + "09 000007 000028 00 000000 17 01 000050 aabb 00000012".replace(" ", ""));
  }

  @Test
  void aChangeInMidStreamIsPassedOn() throws Exception {
    writer.frame(frame(HEVC, 0, 0, true, "aa"));
    out.reset();
    writer.frame(frame(HEVC, 40_000, 0, false, "bb"));
    assertThat(hex()).contains("a3" + "68766331" + "bb").doesNotContain("90" + "68766331");

    out.reset();
    writer.frame(frame(AVC, 80_000, 0, true, "cc"));
    assertThat(hex()).contains("1700000000" + "0164001f").contains("1701000000" + "cc");
  }

  @Test
  void aChangeOfPicturesIsToldInTheMetadataToo() throws Exception {
    Track vp9 = new Track(Codec.VP9, payload("0102030405060708"));
    writer.begin(new Tracks(vp9.with(picture(320, 180)), null), Hints.NONE, 0);
    writer.frame(frame(vp9.with(picture(320, 180)), 0, 0, true, "aa"));
    out.reset();
    writer.frame(frame(vp9.with(picture(640, 360)), 40_000, 0, true, "bb"));

    assertThat(hex())
        .containsSubsequence(
            number("width", 640),
            number("height", 360),
            "90" + "76703039",
            "91" + "76703039" + "bb");
  }

  @Test
  void aJumpOfTheClockIsTold() throws Exception {
    writer.begin(new Tracks(AVC, AAC), Hints.NONE, 2);
    assertThat(hex()).contains(number("epoch", 2));
    writer.frame(new Frame(AVC, 0, 0, true, payload("aa"), 2));
    writer.frame(new Frame(AAC, 0, 0, true, payload("bb"), 2));
    out.reset();
    writer.frame(new Frame(AAC, 9_000_000, 0, true, payload("cc"), 3));
    writer.frame(new Frame(AVC, 9_000_000, 0, false, payload("dd"), 3));

    assertThat(hex())
        .startsWith("12")
        .containsSubsequence(number("epoch", 3), "af01cc", "2701000000dd")
        .containsOnlyOnce(number("epoch", 3));
  }

  @Test
  void newCodecsAreWrittenWithTheirFourCc() throws Exception {
    writer.configure(0, new Tracks(HEVC, OPUS));
    writer.frame(frame(HEVC, 0, 40_000, true, "aa"));
    writer.frame(frame(OPUS, 0, 0, true, "bb"));

    assertThat(hex())
        .contains("90" + "68766331" + "0101")
        .contains("90" + "4f707573" + "4f70757348656164")
        .contains("91" + "68766331" + "000028" + "aa")
        .contains("91" + "4f707573" + "bb");
  }

  @Test
  void timestampsBeyond24BitsAndBelowZeroKeepTheirBits() throws Exception {
    writer.frame(frame(AAC, 0x12345678L * 1000, 0, true, "aa"));
    assertThat(hex()).startsWith("08" + "000004" + "345678" + "12");

    out.reset();
    writer.frame(frame(AAC, -1000, 0, true, "aa"));
    assertThat(hex()).startsWith("08" + "000003" + "ffffff" + "ff");
  }

  private static String size(FlvTag tag) {
    Picture picture = ((FlvTag.Media) tag).frame().track().picture();
    return picture == null ? "" : picture.width() + " x " + picture.height();
  }

  private static Picture picture(int width, int height) {
    return new Picture(width, height, Picture.Chroma.QUARTER, 8, 8);
  }

  /// A member of an AMF0 object.
  private static String number(String name, double value) {
    return HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII))
        + "00"
        + "%016x".formatted(Double.doubleToLongBits(value));
  }

  private String hex() {
    return HexFormat.of().formatHex(out.toByteArray());
  }

  private static FlvTag media(Track track, long dts, long offset, boolean key, String hex) {
    return new FlvTag.Media(frame(track, dts, offset, key, hex));
  }

  private static Frame frame(Track track, long dts, long offset, boolean key, String hex) {
    return new Frame(track, dts, offset, key, payload(hex));
  }

  private static Payload payload(String hex) {
    return Payload.of(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
