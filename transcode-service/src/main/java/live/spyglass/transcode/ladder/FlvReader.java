package live.spyglass.transcode.ladder;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads FLV tag by tag (Adobe FLV specification 10.1 §E). A tag is at most 16 MiB, by its 24 bits
/// of length. Not thread-safe.
public final class FlvReader {

  private static final int HEADER = 9;
  private static final int HAS_AUDIO = 4;
  private static final int HAS_VIDEO = 1;

  private final DataInputStream in;
  private final int flags;

  /// Reads the file header. Throws [IOException] when it is not one of FLV.
  public FlvReader(InputStream stream) throws IOException {
    this.in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
    byte[] header = new byte[HEADER];
    in.readFully(header);
    int offset = header[8] & 0xff;
    if (header[0] != 'F' || header[1] != 'L' || header[2] != 'V' || offset < HEADER) {
      throw new IOException("the source is not FLV");
    }
    in.skipNBytes(offset - HEADER + FlvTag.TRAILER);
    this.flags = header[4];
  }

  boolean announcesAudio() {
    return (flags & HAS_AUDIO) != 0;
  }

  boolean announcesVideo() {
    return (flags & HAS_VIDEO) != 0;
  }

  /// The next tag, or null when the stream ends, whole or in the middle of one.
  public @Nullable FlvTag next() throws IOException {
    byte[] head = new byte[FlvTag.HEADER];
    try {
      in.readFully(head);
      int length = (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff);
      byte[] tag = new byte[FlvTag.HEADER + length + FlvTag.TRAILER];
      System.arraycopy(head, 0, tag, 0, head.length);
      in.readFully(tag, head.length, tag.length - head.length);
      return new FlvTag(tag);
    } catch (EOFException e) {
      return null;
    }
  }

  /// The file header for the tracks that are really there: a demuxer waits for what is announced.
  public static byte[] header(boolean video, boolean audio) {
    byte flags = (byte) ((video ? HAS_VIDEO : 0) | (audio ? HAS_AUDIO : 0));
    return new byte[] {'F', 'L', 'V', 1, flags, 0, 0, 0, HEADER, 0, 0, 0, 0};
  }
}
