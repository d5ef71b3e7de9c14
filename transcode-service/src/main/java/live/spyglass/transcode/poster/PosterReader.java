package live.spyglass.transcode.poster;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// Takes `multipart/x-mixed-replace` apart as FFmpeg's `mpjpeg` writes it: for each picture header
/// lines with its `Content-length`, an empty line, the JPEG.
public final class PosterReader {

  private static final int LONGEST_LINE = 200;
  private static final int LARGEST = 4 << 20;
  private static final String LENGTH = "content-length:";

  private final InputStream in;

  /// Takes the pictures.
  @FunctionalInterface
  public interface Consumer {
    void accept(byte[] jpeg) throws IOException;
  }

  public PosterReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /// Hands on each JPEG until the stream ends. Throws [IOException] on anything else than pictures
  /// of at most 4 MiB.
  public void run(Consumer pictures) throws IOException {
    int length = -1;
    int next = in.read();
    while (next >= 0) {
      String line = line(next);
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = length(line);
      } else if (line.isEmpty() && length >= 0) {
        byte[] picture = in.readNBytes(length);
        if (picture.length < length) {
          return;
        }
        pictures.accept(picture);
        length = -1;
      }
      next = in.read();
    }
  }

  private static int length(String line) throws IOException {
    try {
      int length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      if (length > 0 && length <= LARGEST) {
        return length;
      }
    } catch (NumberFormatException e) {
      throw new IOException("a poster without a length", e);
    }
    throw new IOException("a poster of an absurd size");
  }

  private String line(int first) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = first; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("not a stream of posters");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
