package live.spyglass.ingest.flv;

import java.util.Locale;
import java.util.Optional;
import live.spyglass.events.StreamRefused.Reason;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of the audio and video tags of one stream, in order. Keeps nothing but the
/// current tracks. Throws [FlvException] when a body contradicts itself.
///
/// One track of each kind is taken. A message without multitrack header is of track 0; whichever
/// track a kind begins with is the one.
public final class FlvTagReader {

  private static final int VIDEO_AVC = 7;
  private static final int AUDIO_MP3 = 2;
  private static final int AUDIO_AAC = 10;
  private static final int AUDIO_MP3_8_KHZ = 14;
  private static final int KEYFRAME = 1;
  private static final int COMMAND_FRAME = 5;

  private final Slot video = new Slot();
  private final Slot audio = new Slot();

  /// `decodeMicros` is the tag's timestamp. Annex E.4.3; Enhanced RTMP v2, "ExVideoTagHeader".
  public FlvTag video(long decodeMicros, Payload body) throws FlvException {
    if (body.size() == 0) {
      return FlvTag.Ignored.IGNORED;
    }
    int frameType = body.at(0) >> 4 & 7;
    int codecId = body.at(0) & 15;
    if ((body.at(0) & 0x80) != 0) {
      // Of a command nothing follows but which one; nobody here seeks.
      return frameType == COMMAND_FRAME && codecId != ExHeader.METADATA
          ? FlvTag.Ignored.IGNORED
          : extended(Codec.Kind.VIDEO, body, decodeMicros, frameType == KEYFRAME);
    }
    if (frameType == COMMAND_FRAME) {
      return FlvTag.Ignored.IGNORED;
    }
    if (codecId != VIDEO_AVC) {
      return new FlvTag.Unsupported(Reason.VIDEO_CODEC, FlvCodecs.video(codecId));
    }
    if (body.size() < 5) {
      throw new FlvException("video tag shorter than its header");
    }
    if (!video.isOf(0)) {
      return severalTracks(Codec.Kind.VIDEO);
    }
    return switch (body.at(1)) {
      case 0 -> configuration(Codec.H264, body.from(5));
      case 1 ->
          frame(Codec.H264, decodeMicros, signed24(body, 2), frameType == KEYFRAME, body.from(5));
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
    if (format == ExHeader.AUDIO_FORMAT) {
      return extended(Codec.Kind.AUDIO, body, decodeMicros, true);
    }
    if (!audio.isOf(0)) {
      return severalTracks(Codec.Kind.AUDIO);
    }
    return switch (format) {
      case AUDIO_AAC -> {
        if (body.size() < 2) {
          throw new FlvException("audio tag shorter than its header");
        }
        yield body.at(1) == 0
            ? configuration(Codec.AAC, body.from(2))
            : frame(Codec.AAC, decodeMicros, 0, true, body.from(2));
      }
      case AUDIO_MP3, AUDIO_MP3_8_KHZ -> frame(Codec.MP3, decodeMicros, 0, true, body.from(1));
      default -> new FlvTag.Unsupported(Reason.AUDIO_CODEC, FlvCodecs.audio(format));
    };
  }

  private FlvTag extended(Codec.Kind kind, Payload body, long decodeMicros, boolean keyframe)
      throws FlvException {
    ExHeader header = ExHeader.read(kind, body);
    if (header.severalTracks() || !slot(kind).isOf(header.trackId())) {
      return severalTracks(kind);
    }
    Optional<Codec> found = Codec.findByFourCc(kind, header.fourCc());
    if (found.isEmpty()) {
      return unknownCodec(kind, header.fourCc());
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
          yield frame(codec, micros, signed24(rest, 0), keyframe, rest.from(3));
        }
        yield frame(codec, micros, 0, keyframe, rest);
      }
      case ExHeader.CODED_FRAMES_X -> {
        if (kind == Codec.Kind.AUDIO) {
          throw new FlvException("audio packet type 3");
        }
        yield frame(codec, micros, 0, keyframe, rest);
      }
      case ExHeader.SEQUENCE_END, ExHeader.METADATA -> FlvTag.Ignored.IGNORED;
      default ->
          new FlvTag.Unsupported(
              kind == Codec.Kind.VIDEO ? Reason.VIDEO_CODEC : Reason.AUDIO_CODEC,
              codec.fourCcText() + " in packets of type " + header.type());
    };
  }

  /// The same configuration again, which many encoders send with every keyframe, is nothing new.
  private FlvTag configuration(Codec codec, Payload configuration) {
    Track current = slot(codec.kind()).track;
    boolean same =
        current != null
            && current.codec() == codec
            && current.configuration().equals(configuration);
    if (same || (configuration.size() == 0 && codec.needsConfiguration())) {
      return FlvTag.Ignored.IGNORED;
    }
    Track track = new Track(codec, configuration);
    slot(codec.kind()).track = track;
    return new FlvTag.Configuration(track);
  }

  private FlvTag frame(
      Codec codec, long decodeMicros, int offsetMillis, boolean keyframe, Payload data) {
    Slot slot = slot(codec.kind());
    Track track = slot.track;
    if (data.size() == 0) {
      return FlvTag.Ignored.IGNORED;
    }
    if (track == null || track.codec() != codec) {
      if (codec.needsConfiguration()) {
        return new FlvTag.Unconfigured(codec);
      }
      track = new Track(codec, Payload.EMPTY);
    }
    if (keyframe && codec.kind() == Codec.Kind.VIDEO) {
      track = Picture.ofKeyframe(codec, data).map(track::with).orElse(track);
    }
    slot.track = track;
    return new FlvTag.Media(new Frame(track, decodeMicros, offsetMillis * 1000L, keyframe, data));
  }

  private Slot slot(Codec.Kind kind) {
    return kind == Codec.Kind.VIDEO ? video : audio;
  }

  private static FlvTag severalTracks(Codec.Kind kind) {
    return new FlvTag.Unsupported(
        Reason.MULTITRACK, "several tracks of " + kind.name().toLowerCase(Locale.ROOT));
  }

  private static FlvTag unknownCodec(Codec.Kind kind, int fourCc) {
    return kind == Codec.Kind.VIDEO
        ? new FlvTag.Unsupported(Reason.VIDEO_CODEC, "video codec " + FlvCodecs.text(fourCc))
        : new FlvTag.Unsupported(Reason.AUDIO_CODEC, "audio codec " + FlvCodecs.text(fourCc));
  }

  private static int signed24(Payload in, int at) {
    return in.at(at) << 24 >> 8 | in.at(at + 1) << 8 | in.at(at + 2);
  }

  /// The one track of a kind.
  private static final class Slot {

    private static final int UNKNOWN = -1;

    private int id = UNKNOWN;
    private @Nullable Track track;

    boolean isOf(int trackId) {
      if (id == UNKNOWN) {
        id = trackId;
      }
      return id == trackId;
    }
  }
}
