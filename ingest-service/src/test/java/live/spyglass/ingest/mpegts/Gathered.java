package live.spyglass.ingest.mpegts;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.MediaBudget;

/// What comes out of a transport stream.
public final class Gathered implements MpegTsSink {

  public static final List<String> SEEDS =
      List.of("h264-aac.ts", "hevc-eac3.ts", "h264-opus.ts", "mp3.ts", "ac3.ts");

  final List<Frame> frames = new ArrayList<>();
  final MediaBudget budget = new MediaBudget(64 << 20);
  final MpegTsReader reader = new MpegTsReader(this, budget);
  int unconfigured;
  int lost;

  /// Two seconds of FFmpeg 8.1, one of sound alone.
  public static byte[] seed(String name) throws IOException {
    try (InputStream in = Gathered.class.getResourceAsStream("/mpegts/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /// Reads all of it in runs of `run` bytes, finishes and closes.
  public static Gathered of(byte[] stream, int run) throws MpegTsException {
    Gathered gathered = new Gathered();
    gathered.readAll(stream, run);
    return gathered;
  }

  /// Closed afterwards, whatever comes.
  public void readAll(byte[] stream, int run) throws MpegTsException {
    try (reader) {
      for (int at = 0; at < stream.length; at += run) {
        reader.read(stream, at, Math.min(run, stream.length - at));
      }
      reader.finish();
    }
  }

  public List<Frame> frames() {
    return frames;
  }

  List<Frame> of(Codec.Kind kind) {
    return frames.stream().filter(frame -> frame.kind() == kind).toList();
  }

  public long bytesUnderWay() {
    return budget.taken();
  }

  @Override
  public void write(Frame frame) {
    frames.add(frame);
  }

  @Override
  public void writeUnconfigured(Codec.Kind kind) {
    unconfigured++;
  }

  @Override
  public void lost() {
    lost++;
  }
}
