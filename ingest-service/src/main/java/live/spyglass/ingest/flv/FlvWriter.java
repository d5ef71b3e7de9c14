package live.spyglass.ingest.flv;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.amf.AmfWriter;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Hints;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.stream.Tracks;
import org.jspecify.annotations.Nullable;

/// Writes one FLV. A frame whose track differs from that of the frame before it is preceded by the
/// track's sequence header, so a change in mid-stream reaches the reader. Where pictures change, or
/// the publisher's clock has jumped, `onMetaData` is written once more; after a jump with another
/// number as its `epoch`. Not thread-safe; never flushes.
public final class FlvWriter {

  private static final int TAG_AUDIO = 8;
  private static final int TAG_VIDEO = 9;
  private static final int TAG_SCRIPT = 18;
  private static final int TAG_HEADER = 11;

  /// Legacy AAC: format 10, 44 kHz, 16 bits, stereo; the true values are in its configuration
  /// (E.4.2.1).
  private static final int LEGACY_AAC = 0xaf;

  private static final int LEGACY_MP3 = 0x2f;
  private static final int LEGACY_AVC = 7;

  private final OutputStream out;
  private @Nullable Track video;
  private @Nullable Track audio;
  private Hints hints = Hints.NONE;
  private int epoch;

  public FlvWriter(OutputStream out) {
    this.out = out;
  }

  /// File header (E.2) and `onMetaData` (E.5). A kind whose track is null is announced as absent.
  public void begin(Tracks tracks, Hints said, int firstEpoch) throws IOException {
    int flags = (tracks.audio() == null ? 0 : 4) | (tracks.video() == null ? 0 : 1);
    hints = said;
    epoch = firstEpoch;
    out.write(new byte[] {'F', 'L', 'V', 1, (byte) flags, 0, 0, 0, 9, 0, 0, 0, 0});
    metadata(tracks);
  }

  /// The sequence headers of the tracks, before any frame.
  public void configure(long decodeMicros, Tracks tracks) throws IOException {
    if (tracks.video() != null) {
      sequenceHeader(decodeMicros, tracks.video());
    }
    if (tracks.audio() != null) {
      sequenceHeader(decodeMicros, tracks.audio());
    }
  }

  public void frame(Frame frame) throws IOException {
    Track before = frame.isVideo() ? video : audio;
    boolean jump = frame.epoch() != epoch;
    epoch = frame.epoch();
    boolean change = !frame.track().equals(before);
    if (jump || (change && frame.isVideo() && before != null)) {
      metadata(
          frame.isVideo() ? new Tracks(frame.track(), audio) : new Tracks(video, frame.track()));
    }
    if (change) {
      sequenceHeader(frame.decodeMicros(), frame.track());
    }
    tag(
        frame.isVideo() ? TAG_VIDEO : TAG_AUDIO,
        frame.decodeMicros(),
        frame.isVideo() ? videoHeader(frame) : audioHeader(frame.track().codec(), 1),
        frame.data());
  }

  private void sequenceHeader(long decodeMicros, Track track) throws IOException {
    switch (track.kind()) {
      case VIDEO -> video = track;
      case AUDIO -> audio = track;
    }
    if (track.configuration().size() == 0) {
      return;
    }
    Codec codec = track.codec();
    byte[] header =
        track.kind() == Codec.Kind.AUDIO
            ? audioHeader(codec, ExHeader.SEQUENCE_START)
            : codec == Codec.H264
                ? new byte[] {0x10 | LEGACY_AVC, 0, 0, 0, 0}
                : extended(0x90 | ExHeader.SEQUENCE_START, codec);
    tag(
        track.kind() == Codec.Kind.AUDIO ? TAG_AUDIO : TAG_VIDEO,
        decodeMicros,
        header,
        track.configuration());
  }

  private static byte[] videoHeader(Frame frame) {
    Codec codec = frame.track().codec();
    int frameType = (frame.keyframe() ? 1 : 2) << 4;
    int offset = (int) (frame.compositionOffsetMicros() / 1000);
    if (codec == Codec.H264) {
      return new byte[] {
        (byte) (frameType | LEGACY_AVC),
        1,
        (byte) (offset >> 16),
        (byte) (offset >> 8),
        (byte) offset
      };
    }
    if (codec.reordersFrames() && offset != 0) {
      byte[] header = extended(0x80 | frameType | ExHeader.CODED_FRAMES, codec);
      return new byte[] {
        header[0],
        header[1],
        header[2],
        header[3],
        header[4],
        (byte) (offset >> 16),
        (byte) (offset >> 8),
        (byte) offset
      };
    }
    int type = codec.reordersFrames() ? ExHeader.CODED_FRAMES_X : ExHeader.CODED_FRAMES;
    return extended(0x80 | frameType | type, codec);
  }

  /// `type`: 0 the configuration, 1 frames; the same numbers in both headers.
  private static byte[] audioHeader(Codec codec, int type) {
    if (codec == Codec.AAC) {
      return new byte[] {(byte) LEGACY_AAC, (byte) type};
    }
    return codec == Codec.MP3
        ? new byte[] {LEGACY_MP3}
        : extended(ExHeader.AUDIO_FORMAT << 4 | type, codec);
  }

  private static byte[] extended(int first, Codec codec) {
    int fourCc = codec.fourCc();
    return new byte[] {
      (byte) first,
      (byte) (fourCc >> 24),
      (byte) (fourCc >> 16),
      (byte) (fourCc >> 8),
      (byte) fourCc
    };
  }

  /// E.4.1, with the size of the tag behind it (E.3). Timestamps are milliseconds modulo 2³².
  private void tag(int type, long decodeMicros, byte[] header, Payload body) throws IOException {
    int size = header.length + body.size();
    int millis = (int) Math.floorDiv(decodeMicros, 1000L);
    out.write(
        new byte[] {
          (byte) type,
          (byte) (size >> 16),
          (byte) (size >> 8),
          (byte) size,
          (byte) (millis >> 16),
          (byte) (millis >> 8),
          (byte) millis,
          (byte) (millis >> 24),
          0,
          0,
          0
        });
    out.write(header);
    body.writeTo(out);
    int whole = size + TAG_HEADER;
    out.write(
        new byte[] {(byte) (whole >> 24), (byte) (whole >> 16), (byte) (whole >> 8), (byte) whole});
  }

  /// Always at 0: FFmpeg takes what it reads at another time for subtitles.
  private void metadata(Tracks tracks) throws IOException {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    Track picture = tracks.video();
    if (picture != null) {
      Codec codec = picture.codec();
      members.put("videocodecid", number(codec == Codec.H264 ? LEGACY_AVC : codec.fourCc()));
      if (picture.picture() != null) {
        members.put("width", number(picture.picture().width()));
        members.put("height", number(picture.picture().height()));
      }
      hint(members, "framerate", hints.frameRate());
      hint(members, "videodatarate", hints.videoKilobits());
    }
    Track sound = tracks.audio();
    if (sound != null) {
      members.put(
          "audiocodecid",
          number(
              switch (sound.codec()) {
                case AAC -> LEGACY_AAC >> 4;
                case MP3 -> LEGACY_MP3 >> 4;
                default -> sound.codec().fourCc();
              }));
      hint(members, "audiodatarate", hints.audioKilobits());
    }
    members.put("epoch", number(epoch));
    Payload body =
        AmfWriter.write(new AmfValue.Text("onMetaData"), new AmfValue.EcmaArray(members));
    tag(TAG_SCRIPT, 0, new byte[0], body);
  }

  private static void hint(Map<String, AmfValue> members, String name, double value) {
    if (value > 0) {
      members.put(name, new AmfValue.Numeric(value));
    }
  }

  private static AmfValue number(int value) {
    return new AmfValue.Numeric(value);
  }
}
