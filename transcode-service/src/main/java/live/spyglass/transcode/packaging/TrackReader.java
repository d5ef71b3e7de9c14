package live.spyglass.transcode.packaging;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one FFmpeg output, `ftyp moov (moof mdat)*` with other boxes between, to its end and hands
/// its samples to every [TrackPackager] that shows them.
public final class TrackReader {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final List<TrackPackager> packagers;

  public TrackReader(InputStream in, List<TrackPackager> packagers) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.packagers = List.copyOf(packagers);
  }

  /// Blocks until the output ends. Throws [IOException] when it ends in the middle of a box or
  /// cannot be understood, [PackagingException] when the tracks do not fit together.
  public void run() throws IOException, PackagingException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InitSegment init = null;
    Box moof = null;
    for (Box box = Box.read(in); box != null; box = Box.read(in)) {
      switch (box.type()) {
        case "ftyp" -> head.writeBytes(box.bytes());
        case "moov" -> {
          head.writeBytes(box.bytes());
          init = InitSegment.parse(head.toByteArray());
          for (TrackPackager packager : packagers) {
            packager.begin(init);
          }
        }
        case "moof" -> moof = box;
        case "mdat" -> deliver(moof, box, init);
        default -> {}
      }
    }
    for (TrackPackager packager : packagers) {
      packager.end();
    }
  }

  private void deliver(@Nullable Box moof, Box mdat, @Nullable InitSegment init)
      throws IOException, PackagingException {
    if (moof == null || init == null) {
      throw new MalformedMediaException("'mdat' comes before 'moof'");
    }
    for (Sample sample : Fragment.samples(moof, mdat, init)) {
      for (TrackPackager packager : packagers) {
        packager.add(sample);
      }
    }
  }
}
