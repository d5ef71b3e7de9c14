package live.spyglass.ingest.flv;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import live.spyglass.ingest.codec.Payload;
import org.jspecify.annotations.Nullable;

/// Reads the audio and video tags of one FLV, in order (Annex E.2 to E.4). A tag is at most 16 MiB,
/// by its 24 bits of length. Not thread-safe.
public final class FlvFileReader {

  private static final int HEADER = 9;
  private static final int TAG_HEADER = 11;
  private static final int BACK_POINTER = 4;
  private static final int TAG_AUDIO = 8;
  private static final int TAG_VIDEO = 9;
  private static final int TYPE = 0x1f;

  private final DataInputStream in;
  private final FlvTagReader tags = new FlvTagReader();

  /// Reads the file's header. Throws [FlvException] when it is not one of FLV.
  public FlvFileReader(InputStream stream) throws IOException {
    in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
    byte[] header = new byte[HEADER];
    in.readFully(header);
    if (header[0] != 'F' || header[1] != 'L' || header[2] != 'V' || header[8] < HEADER) {
      throw new FlvException("not an FLV");
    }
    in.skipNBytes(header[8] - HEADER + BACK_POINTER);
  }

  /// What the next tag says; null when there is none, or not all of it.
  public @Nullable FlvTag next() throws IOException {
    try {
      byte[] header = new byte[TAG_HEADER];
      in.readFully(header);
      byte[] body =
          new byte[(header[1] & 0xff) << 16 | (header[2] & 0xff) << 8 | (header[3] & 0xff)];
      in.readFully(body);
      in.skipNBytes(BACK_POINTER);
      return switch (header[0] & TYPE) {
        case TAG_AUDIO -> tags.audio(micros(header), Payload.of(body));
        case TAG_VIDEO -> tags.video(micros(header), Payload.of(body));
        default -> FlvTag.Ignored.IGNORED;
      };
    } catch (EOFException e) {
      return null;
    }
  }

  private static long micros(byte[] header) {
    long millis =
        (header[7] & 0xffL) << 24
            | (header[4] & 0xff) << 16
            | (header[5] & 0xff) << 8
            | (header[6] & 0xff);
    return millis * 1000;
  }
}
