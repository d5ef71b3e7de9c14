package live.spyglass.ingest.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
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
  void aFrameBeforeItsConfigurationIsIgnored() throws Exception {
    assertThat(reader.video(0, payload("17 01 000000 aa"))).isEqualTo(FlvTag.Ignored.IGNORED);
    assertThat(reader.audio(0, payload("af 01 aa"))).isEqualTo(FlvTag.Ignored.IGNORED);
  }

  @Test
  void whatIsNotTakenIsNamed() throws Exception {
    assertThat(reader.video(0, payload("12 aa")))
        .isEqualTo(new FlvTag.Unsupported("FLV video codec 2"));
    assertThat(reader.audio(0, payload("5f aa")))
        .isEqualTo(new FlvTag.Unsupported("FLV audio format 5"));
    assertThat(reader.video(0, payload("90 61626364")))
        .isEqualTo(new FlvTag.Unsupported("codec abcd"));
    assertThat(reader.video(0, payload("96 00 68766331")))
        .isEqualTo(new FlvTag.Unsupported("multitrack video"));
    assertThat(reader.audio(0, payload("95 00 4f707573")))
        .isEqualTo(new FlvTag.Unsupported("multitrack audio"));
  }

  @Test
  void aTagShorterThanItsHeaderIsRefused() {
    for (String hex : new String[] {"17 01 00", "91 6876", "97", "97 ff ff", "91 68766331 00"}) {
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
    writer.begin(new Tracks(AVC, null));

    // header without audio, size of no tag, script tag
    assertThat(hex()).startsWith("464c5601" + "01" + "00000009" + "00000000" + "12");
    assertThat(out.toString(StandardCharsets.ISO_8859_1))
        .contains("onMetaData")
        .contains("videocodecid")
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
