package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import live.spyglass.ingest.flv.FlvWriter;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Hints;
import live.spyglass.ingest.stream.Tracks;

/// Frames as files that FFmpeg reads.
public final class FrameFiles {

  private FrameFiles() {}

  /// Frames of one kind: FLV, or IVF for codecs of which FFmpeg reads nothing else, or not without
  /// a configuration.
  public static Path write(List<Frame> frames, Path folder) throws IOException {
    String fourCc =
        switch (frames.getFirst().track().codec()) {
          case VP8 -> "VP80";
          case VP9 -> "VP90";
          case AV1 -> "AV01";
          default -> "";
        };
    Path file = Files.createTempFile(folder, "made-", fourCc.isEmpty() ? ".flv" : ".ivf");
    try (OutputStream out = Files.newOutputStream(file)) {
      if (fourCc.isEmpty()) {
        writeFlv(frames, out);
      } else {
        writeIvf(frames, fourCc, out);
      }
    }
    return file;
  }

  private static void writeFlv(List<Frame> frames, OutputStream out) throws IOException {
    Frame first = frames.getFirst();
    Tracks tracks =
        first.isVideo() ? new Tracks(first.track(), null) : new Tracks(null, first.track());
    FlvWriter writer = new FlvWriter(out);
    writer.begin(tracks, Hints.NONE, 0);
    writer.configure(first.decodeMicros(), tracks);
    for (Frame frame : frames) {
      writer.frame(frame);
    }
  }

  private static void writeIvf(List<Frame> frames, String fourCc, OutputStream out)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    header.put("DKIF".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
    header.putShort((short) 32).put(fourCc.getBytes(StandardCharsets.US_ASCII));
    header.putShort((short) 320).putShort((short) 240).putInt(1000).putInt(1);
    out.write(header.array());
    for (Frame frame : frames) {
      ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      out.write(head.putInt(frame.data().size()).putLong(frame.decodeMicros() / 1000).array());
      frame.data().writeTo(out);
    }
  }

  /// A hash of every picture of a file, as it is shown; fails where a decoder complains.
  public static List<String> pictures(Path file) throws IOException {
    return hashes(file, "-map 0:v -fps_mode passthrough");
  }

  /// A hash of every packet of a file.
  public static List<String> packets(Path file) throws IOException {
    return hashes(file, "-c copy");
  }

  private static List<String> hashes(Path file, String how) throws IOException {
    Path hashes = Path.of(file + ".md5");
    String command =
        "-y -xerror -err_detect explode -i " + file + " " + how + " -f framemd5 " + hashes;
    try (Program ffmpeg = Program.ffmpeg(command.split(" ", -1))) {
      assertThat(ffmpeg.exitCode()).as(ffmpeg::output).isZero();
    }
    return Files.readAllLines(hashes).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(",", -1)[5])
        .toList();
  }
}
