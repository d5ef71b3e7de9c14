package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Writes a stream, tag by tag, as FFmpeg is to read it.
public final class SourceWriter {

  private final OutputStream out;
  private final @Nullable MatroskaWriter matroska;

  /// `video` and `audio`: what will come; a demuxer waits for what is announced.
  public SourceWriter(OutputStream out, Container container, boolean video, boolean audio)
      throws IOException {
    this.out = out;
    this.matroska = container == Container.MATROSKA ? new MatroskaWriter(out, video, audio) : null;
    if (matroska == null) {
      out.write(FlvReader.header(video, audio));
    }
  }

  public void write(FlvTag tag) throws IOException {
    if (matroska == null) {
      out.write(tag.bytes());
    } else {
      matroska.write(tag);
    }
  }

  public void flush() throws IOException {
    out.flush();
  }
}
