package live.spyglass.ingest.flv;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of the audio and video tags of one stream, in order. Keeps nothing but the
/// current tracks. Throws [FlvException] when a body contradicts itself.
public final class FlvTagReader {

  private static final int VIDEO_AVC = 7;
  private static final int AUDIO_MP3 = 2;
  private static final int AUDIO_AAC = 10;
  private static final int KEYFRAME = 1;
  private static final int COMMAND_FRAME = 5;

  private @Nullable Track video;
  private @Nullable Track audio;

  /// `decodeMicros` is the tag's timestamp. Annex E.4.3; Enhanced RTMP v2, "ExVideoTagHeader".
  public FlvTag video(long decodeMicros, Payload body) throws FlvException {
    if (body.size() == 0) {
      return FlvTag.Ignored.IGNORED;
    }
    int frameType = body.at(0) >> 4 & 7;
    if ((body.at(0) & 0x80) != 0) {
      ExHeader header = ExHeader.read(Codec.Kind.VIDEO, body);
      return frameType == COMMAND_FRAME && header.type() != ExHeader.METADATA
          ? FlvTag.Ignored.IGNORED
          : extended(Codec.Kind.VIDEO, header, decodeMicros, frameType == KEYFRAME);
    }
    int codecId = body.at(0) & 15;
    if (frameType == COMMAND_FRAME) {
      return FlvTag.Ignored.IGNORED;
    }
    if (codecId != VIDEO_AVC) {
      return new FlvTag.Unsupported("FLV video codec " + codecId);
    }
    if (body.size() < 5) {
      throw new FlvException("video tag shorter than its header");
    }
    return switch (body.at(1)) {
      case 0 -> configuration(Codec.H264, body.from(5));
      case 1 -> frame(video, decodeMicros, signed24(body, 2), frameType == KEYFRAME, body.from(5));
      case 2 -> FlvTag.Ignored.IGNORED;
      default -> throw new FlvException("AVC packet type " + body.at(1));
    };
  }

  /// `decodeMicros` is the tag's timestamp. Annex E.4.2; Enhanced RTMP v2, "ExAudioTagHeader".
  public FlvTag audio(long decodeMicros, Payload body) throws FlvException {
    if (body.size() == 0) {
      return FlvTag.Ignored.IGNORED;
    }
    int format = body.at(0) >> 4;
    return switch (format) {
      case ExHeader.AUDIO_FORMAT ->
          extended(Codec.Kind.AUDIO, ExHeader.read(Codec.Kind.AUDIO, body), decodeMicros, true);
      case AUDIO_AAC -> {
        if (body.size() < 2) {
          throw new FlvException("audio tag shorter than its header");
        }
        yield body.at(1) == 0
            ? configuration(Codec.AAC, body.from(2))
            : frame(audio, decodeMicros, 0, true, body.from(2));
      }
      case AUDIO_MP3 -> frame(unconfigured(Codec.MP3), decodeMicros, 0, true, body.from(1));
      default -> new FlvTag.Unsupported("FLV audio format " + format);
    };
  }

  private FlvTag extended(Codec.Kind kind, ExHeader header, long decodeMicros, boolean keyframe)
      throws FlvException {
    if (header.type() == ExHeader.MULTITRACK) {
      return new FlvTag.Unsupported("multitrack " + kind.name().toLowerCase(Locale.ROOT));
    }
    Optional<Codec> found = Codec.findByFourCc(kind, header.fourCc());
    if (found.isEmpty()) {
      return new FlvTag.Unsupported("codec " + printable(header.fourCc()));
    }
    Codec codec = found.get();
    long micros = decodeMicros + header.offsetNanos() / 1000;
    Payload rest = header.rest();
    return switch (header.type()) {
      case ExHeader.SEQUENCE_START -> configuration(codec, rest);
      case ExHeader.CODED_FRAMES -> {
        if (kind == Codec.Kind.VIDEO && codec.reordersFrames()) {
          if (rest.size() < 3) {
            throw new FlvException("video tag shorter than its header");
          }
          yield frame(unconfigured(codec), micros, signed24(rest, 0), keyframe, rest.from(3));
        }
        yield frame(unconfigured(codec), micros, 0, keyframe, rest);
      }
      case ExHeader.CODED_FRAMES_X -> {
        if (kind == Codec.Kind.AUDIO) {
          throw new FlvException("audio packet type 3");
        }
        yield frame(unconfigured(codec), micros, 0, keyframe, rest);
      }
      case ExHeader.SEQUENCE_END, ExHeader.METADATA -> FlvTag.Ignored.IGNORED;
      default -> new FlvTag.Unsupported("FLV packet type " + header.type());
    };
  }

  private FlvTag configuration(Codec codec, Payload configuration) {
    Track track = new Track(codec, configuration);
    if (track.equals(current(codec))) {
      return FlvTag.Ignored.IGNORED;
    }
    remember(track);
    return new FlvTag.Configuration(track);
  }

  /// The current track if it is of this codec; a new one without configuration for a codec that can
  /// do without; null for one that cannot.
  private @Nullable Track unconfigured(Codec codec) {
    Track track = current(codec);
    if (track != null && track.codec() == codec) {
      return track;
    }
    if (codec.needsConfiguration()) {
      return null;
    }
    Track fresh = new Track(codec, Payload.EMPTY);
    remember(fresh);
    return fresh;
  }

  private @Nullable Track current(Codec codec) {
    return codec.kind() == Codec.Kind.VIDEO ? video : audio;
  }

  private void remember(Track track) {
    switch (track.kind()) {
      case VIDEO -> video = track;
      case AUDIO -> audio = track;
    }
  }

  private static FlvTag frame(
      @Nullable Track track, long decodeMicros, int offsetMillis, boolean keyframe, Payload data) {
    return track == null || data.size() == 0
        ? FlvTag.Ignored.IGNORED
        : new FlvTag.Media(new Frame(track, decodeMicros, offsetMillis * 1000L, keyframe, data));
  }

  private static int signed24(Payload in, int at) {
    return in.at(at) << 24 >> 8 | in.at(at + 1) << 8 | in.at(at + 2);
  }

  private static String printable(int fourCc) {
    byte[] bytes = {
      (byte) (fourCc >> 24), (byte) (fourCc >> 16), (byte) (fourCc >> 8), (byte) fourCc
    };
    return new String(bytes, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z0-9 .-]", "?");
  }
}
