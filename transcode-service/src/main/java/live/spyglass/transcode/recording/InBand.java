package live.spyglass.transcode.recording;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import live.spyglass.transcode.packaging.Box;
import live.spyglass.transcode.packaging.MalformedMediaException;

/// A sample entry's parameter sets as a sample has them. A track of several sample entries needs
/// them before its keyframes as well: Chromium reads the first entry and goes by what is in the
/// samples from there on.
final class InBand {

  /// Fields of a visual sample entry with its header (ISO/IEC 14496-12 §12.1.3).
  private static final int VISUAL = 86;

  private static final int BOX = 8;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteBuffer in;
  private final int lengthBytes;

  private InBand(ByteBuffer in, int lengthBytes) {
    this.in = in;
    this.lengthBytes = lengthBytes;
  }

  /// Of H.264 and HEVC; empty for other codecs, whose keyframes have all that a decoder needs.
  static byte[] of(byte[] sampleEntry) throws MalformedMediaException {
    for (Box box :
        Box.list(sampleEntry, Math.min(VISUAL, sampleEntry.length), sampleEntry.length)) {
      ByteBuffer in = ByteBuffer.wrap(sampleEntry, box.start() + BOX, box.size() - BOX).slice();
      try {
        switch (box.type()) {
          case "avcC" -> {
            return new InBand(in, (in.get(4) & 3) + 1).avc();
          }
          case "hvcC" -> {
            return new InBand(in, (in.get(21) & 3) + 1).hevc();
          }
          default -> {}
        }
      } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
        throw new MalformedMediaException("a '" + box.type() + "' box is cut short");
      }
    }
    return new byte[0];
  }

  /// ISO/IEC 14496-15 §5.3.3.1.
  private byte[] avc() {
    in.position(5);
    units(in.get() & 0x1f);
    units(in.get() & 0xff);
    return out.toByteArray();
  }

  /// ISO/IEC 14496-15 §8.3.3.1.
  private byte[] hevc() {
    in.position(22);
    for (int arrays = in.get() & 0xff; arrays > 0; arrays--) {
      in.get();
      units(in.getShort() & 0xffff);
    }
    return out.toByteArray();
  }

  private void units(int count) {
    for (int i = 0; i < count; i++) {
      byte[] unit = new byte[in.getShort() & 0xffff];
      in.get(unit);
      for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
        out.write(unit.length >> shift);
      }
      out.writeBytes(unit);
    }
  }
}
