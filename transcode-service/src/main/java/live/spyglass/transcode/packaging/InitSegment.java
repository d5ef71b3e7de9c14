package live.spyglass.transcode.packaging;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// `ftyp` and `moov` of one track, and what they say. `codec` is as in RFC 6381; `width` and
/// `height` are 0 for sound; `timescale` is ticks per second. `sampleEntry` is the child of `stsd`
/// with its header.
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
public record InitSegment(
    byte[] bytes,
    boolean video,
    long timescale,
    String codec,
    int width,
    int height,
    byte[] sampleEntry,
    Defaults defaults) {

  /// Of `trex` (ISO/IEC 14496-12 §8.8.3).
  record Defaults(long duration, int size, int flags) {}

  /// From both boxes one after the other, as FFmpeg wrote them or storage kept them.
  public static InitSegment parse(byte[] bytes) throws MalformedMediaException {
    Box moov =
        Box.list(bytes, 0, bytes.length).stream()
            .filter(box -> box.type().equals("moov"))
            .findFirst()
            .orElseThrow(() -> new MalformedMediaException("there is no 'moov' box"));
    Box mdia = moov.get("trak", "mdia");
    Box mdhd = mdia.get("mdhd");
    long timescale = mdhd.unsignedAt(mdhd.byteAt(0) == 1 ? 20 : 12);
    if (timescale == 0) {
      throw new MalformedMediaException("a track without a timescale");
    }
    boolean video = mdia.get("hdlr").intAt(8) == 0x76696465;
    Box stsd = mdia.get("minf", "stbl", "stsd");
    Box entry =
        Box.list(stsd.bytes(), stsd.start() + Box.HEADER + 8, stsd.end()).stream()
            .findFirst()
            .orElseThrow(() -> new MalformedMediaException("a track without a sample entry"));
    Box trex = moov.get("mvex", "trex");
    return new InitSegment(
        bytes,
        video,
        timescale,
        video ? CodecName.ofVideo(entry) : CodecName.ofAudio(entry),
        video ? entry.shortAt(24) : 0,
        video ? entry.shortAt(26) : 0,
        Arrays.copyOfRange(entry.bytes(), entry.start(), entry.end()),
        new Defaults(trex.unsignedAt(12), trex.intAt(16), trex.intAt(20)));
  }

  /// Samples per second for sound, as its sample entry says.
  public int sampleRate() {
    return video ? 0 : ByteBuffer.wrap(sampleEntry).getShort(32) & 0xffff;
  }

  /// Channels for sound.
  public int channels() {
    return video ? 0 : ByteBuffer.wrap(sampleEntry).getShort(24) & 0xffff;
  }
}
