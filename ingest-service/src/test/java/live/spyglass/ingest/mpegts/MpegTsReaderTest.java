package live.spyglass.ingest.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.Program;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Transport streams that FFmpeg made, and what can happen to them. The other reader that they are
/// held against is FFprobe.
class MpegTsReaderTest {

  private static final int PACKET = 188;

  /// Added to the stream's own times.
  private static final long MARGIN_MICROS = 10_000_000;

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("live.spyglass.ingest.mpegts.Gathered#SEEDS")
  void framesAndTimesAreThoseOfAnotherReader(String name) throws Exception {
    byte[] stream = Gathered.seed(name);
    Path file = Files.write(folder.resolve(name), stream);
    for (Codec.Kind kind : Codec.Kind.values()) {
      List<Frame> frames = Gathered.of(stream, 1316).of(kind);
      List<String[]> expected = probed(kind, file);
      assertThat(frames).hasSameSizeAs(expected);
      for (int i = 0; i < frames.size(); i++) {
        Frame frame = frames.get(i);
        long decoded = frame.decodeMicros() - MARGIN_MICROS;
        long shown = decoded + frame.compositionOffsetMicros();
        String[] other = expected.get(i);
        assertThat(shown).as("frame %d", i).isCloseTo(micros(other[0]), within(500L));
        assertThat(decoded).as("frame %d", i).isCloseTo(micros(other[1]), within(500L));
        assertThat(frame.keyframe()).as("frame %d", i).isEqualTo(other[2].startsWith("K"));
      }
    }
  }

  /// FFprobe names a program's packets twice: once of the program, once of the file.
  private static List<String[]> probed(Codec.Kind kind, Path file) {
    return Program.probe(
            "-select_streams",
            kind == Codec.Kind.VIDEO ? "v" : "a",
            "-show_entries",
            "packet=pts,dts,flags",
            file.toString())
        .stream()
        .filter(line -> !line.isBlank())
        .distinct()
        .map(line -> line.split(",", -1))
        .toList();
  }

  private static long micros(String ticks) {
    return Long.parseLong(ticks) * 100 / 9;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 187, 188, 189, 1000, 65536})
  void howBytesAreCutMakesNoDifference(int run) throws Exception {
    byte[] stream = Gathered.seed("h264-aac.ts");
    assertThat(Gathered.of(stream, run).frames).isEqualTo(Gathered.of(stream, 1316).frames);
    assertThat(Gathered.of(stream, run).bytesUnderWay()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"h264-aac.ts, H264, AAC", "hevc-eac3.ts, HEVC, EAC3", "h264-opus.ts, H264, OPUS"})
  void tracksAreKnownByTheirConfiguration(String name, Codec picture, Codec sound)
      throws Exception {
    Gathered gathered = Gathered.of(Gathered.seed(name), 1316);
    Frame first = gathered.of(Codec.Kind.VIDEO).getFirst();
    assertThat(first.track().codec()).isEqualTo(picture);
    assertThat(first.track().picture())
        .isEqualTo(new Picture(64, 64, Picture.Chroma.QUARTER, 8, 8));
    assertThat(gathered.of(Codec.Kind.VIDEO))
        .allMatch(frame -> frame.track().equals(first.track()));
    assertThat(gathered.of(Codec.Kind.AUDIO).getFirst().track().codec()).isEqualTo(sound);
    assertThat(gathered.lost + gathered.unconfigured).isZero();
  }

  @Test
  void theWrapOfTheClockIsNoJump() throws Exception {
    Path file = folder.resolve("wrap.ts");
    String[] arguments =
        ("-f lavfi -i testsrc2=size=64x64:rate=30 -f lavfi -i sine -t 3 -c:v libx264 -bf 2"
                + " -preset ultrafast -c:a aac -output_ts_offset 95440.8 -f mpegts")
            .split(" ", -1);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(file.toString());
    try (Program ffmpeg = Program.ffmpeg(all.toArray(String[]::new))) {
      assertThat(ffmpeg.exitCode()).as(ffmpeg::output).isZero();
    }
    List<Frame> frames = Gathered.of(Files.readAllBytes(file), 1316).of(Codec.Kind.VIDEO);
    assertThat(frames).hasSize(90);
    for (int i = 1; i < frames.size(); i++) {
      assertThat(frames.get(i).decodeMicros() - frames.get(i - 1).decodeMicros())
          .isBetween(33_000L, 34_000L);
    }
  }

  @Test
  void aFrameThatLacksAPacketIsDroppedAndCounted() throws Exception {
    byte[] stream = Gathered.seed("h264-aac.ts");
    Gathered whole = Gathered.of(stream, 1316);
    int missing = inAFrame(stream);
    Gathered gathered = Gathered.of(without(stream, missing), 1316);

    assertThat(gathered.lost).isEqualTo(1);
    assertThat(whole.frames.size() - gathered.frames.size()).isBetween(1, 2);
    assertThat(whole.frames).containsAll(gathered.frames);
  }

  @Test
  void aPacketSentTwiceIsTakenOnce() throws Exception {
    byte[] stream = Gathered.seed("h264-aac.ts");
    ByteArrayOutputStream doubled = new ByteArrayOutputStream();
    for (int at = 0; at < stream.length; at += PACKET) {
      doubled.write(stream, at, PACKET);
      doubled.write(stream, at, PACKET);
    }
    Gathered gathered = Gathered.of(doubled.toByteArray(), 1316);
    assertThat(gathered.lost).isZero();
    assertThat(gathered.frames).isEqualTo(Gathered.of(stream, 1316).frames);
  }

  /// Another encoder goes on with counters, tables and times of its own: tables that differ, and
  /// counters after an indicated break, are nothing lost.
  @Test
  void anotherProgramFollows() throws Exception {
    Gathered first = Gathered.of(Gathered.seed("h264-aac.ts"), 1316);
    Gathered second = Gathered.of(Gathered.seed("hevc-eac3.ts"), 1316);
    Gathered both = new Gathered();
    both.reader.read(Gathered.seed("h264-aac.ts"), 0, Gathered.seed("h264-aac.ts").length);
    both.reader.read(Gathered.seed("hevc-eac3.ts"), 0, Gathered.seed("hevc-eac3.ts").length);
    both.reader.finish();
    both.reader.close();
    assertThat(both.frames).hasSize(first.frames.size() + second.frames.size());
    assertThat(both.bytesUnderWay()).isZero();
  }

  @Test
  void packetsAreFoundAgainBehindNoise() throws Exception {
    byte[] stream = Gathered.seed("h264-aac.ts");
    byte[] noise = new byte[1000];
    new Random(5).nextBytes(noise);
    int middle = inAFrame(stream);
    ByteArrayOutputStream noisy = new ByteArrayOutputStream();
    noisy.write(noise);
    noisy.write(stream, 0, middle);
    noisy.write(noise, 0, 333);
    noisy.write(stream, middle, stream.length - middle);
    Gathered gathered = Gathered.of(noisy.toByteArray(), 1316);
    assertThat(gathered.frames).hasSizeGreaterThan(Gathered.of(stream, 1316).frames.size() - 5);
  }

  @Test
  void whatIsNoTransportStreamIsRefused() {
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    assertThatThrownBy(() -> Gathered.of(noise, 1316))
        .isInstanceOfSatisfying(
            MpegTsException.class,
            e -> assertThat(e.reason()).isEqualTo(StreamRefused.Reason.MALFORMED))
        .hasMessageContaining("no MPEG transport stream");
  }

  @ParameterizedTest
  @CsvSource({
    "-c:v mpeg2video -c:a aac, VIDEO_CODEC, MPEG-2 video",
    "-c:v libx264 -c:a aac -mpegts_flags latm, AUDIO_CODEC, AAC in LATM",
    "-c:v libx264 -c:a mp2, AUDIO_CODEC, 'MPEG audio, layer 2'",
    "-c:v libsvtav1 -an, VIDEO_CODEC, MPEG-TS streams of type 0x06 alone",
    "-c:v libx264 -c:a aac -map 0 -map 1 -map 1, MULTITRACK, several tracks of audio",
  })
  void whatIsNotTakenIsNamed(String coding, StreamRefused.Reason reason, String what)
      throws Exception {
    Path file = folder.resolve("other.ts");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=64x64:rate=30",
                "-f",
                "lavfi",
                "-i",
                "sine",
                "-t",
                "1"));
    arguments.addAll(List.of(coding.split(" ", -1)));
    arguments.addAll(List.of("-f", "mpegts", file.toString()));
    try (Program ffmpeg = Program.ffmpeg(arguments.toArray(String[]::new))) {
      assertThat(ffmpeg.exitCode()).as(ffmpeg::output).isZero();
    }
    assertThatThrownBy(() -> Gathered.of(Files.readAllBytes(file), 1316))
        .isInstanceOfSatisfying(
            MpegTsException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(what);
  }

  /// Where a packet within a picture begins that needs several and has another behind it.
  private static int inAFrame(byte[] stream) {
    int found = -1;
    int last = -1;
    for (int at = 0; at < stream.length; at += PACKET) {
      if (((stream[at + 1] & 0x1f) << 8 | (stream[at + 2] & 0xff)) == 0x100) {
        boolean begins = (stream[at + 1] & 0x40) != 0;
        found = begins ? last : found;
        last = begins ? found : at;
      }
    }
    return found;
  }

  private static byte[] without(byte[] stream, int at) {
    byte[] shorter = Arrays.copyOf(stream, stream.length - PACKET);
    System.arraycopy(stream, at + PACKET, shorter, at, shorter.length - at);
    return shorter;
  }
}
