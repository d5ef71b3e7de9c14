package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at the head of a stream: up to the first keyframe once all announced tracks have shown
/// their configuration, or for one second of it, whichever comes first.
public final class SourceProbe {

  private static final int LONGEST_MILLIS = 1000;
  private static final int MOST_TAGS = 500;
  private static final long MOST_BYTES = 32 << 20;
  private static final double UNKNOWN_FRAME_RATE = 30;

  private final FlvReader reader;
  private final List<FlvTag> tags = new ArrayList<>();
  private Metadata metadata = Metadata.NONE;
  private boolean keyframeSeen;
  private Source.@Nullable Video video;
  private Source.@Nullable Audio audio;

  private SourceProbe(FlvReader reader) {
    this.reader = reader;
  }

  /// Blocks until enough has arrived. Throws [IOException] when the stream ends before anything
  /// playable.
  public static Head probe(FlvReader reader) throws IOException {
    return new SourceProbe(reader).run();
  }

  /// The head of a stream: what it is, and its tags so far, to be sent on first.
  public record Head(Source source, List<FlvTag> tags) {}

  private Head run() throws IOException {
    long bytes = 0;
    int first = 0;
    boolean media = false;
    while (!complete()) {
      FlvTag tag = reader.next();
      if (tag == null) {
        break;
      }
      tags.add(tag);
      bytes += tag.bytes().length;
      look(tag);
      if (tag.type() != FlvTag.SCRIPT) {
        first = media ? first : tag.timestamp();
        media = true;
        if (tag.timestamp() - first >= LONGEST_MILLIS) {
          break;
        }
      }
      if (tags.size() >= MOST_TAGS || bytes >= MOST_BYTES) {
        break;
      }
    }
    if (video == null && audio == null) {
      throw new IOException("the stream ended before it showed a track");
    }
    return new Head(new Source(video, audio), List.copyOf(tags));
  }

  private boolean complete() {
    boolean videoKnown = !reader.announcesVideo() || (video != null && keyframeSeen);
    boolean audioKnown = !reader.announcesAudio() || audio != null;
    return videoKnown && audioKnown && (video != null || audio != null);
  }

  private void look(FlvTag tag) throws IOException {
    switch (tag.type()) {
      case FlvTag.SCRIPT -> metadata = Metadata.parse(tag);
      case FlvTag.VIDEO -> lookAtVideo(tag);
      case FlvTag.AUDIO -> lookAtAudio(tag);
      default -> {}
    }
  }

  private void lookAtVideo(FlvTag tag) throws IOException {
    VideoPayload payload = VideoPayload.of(tag);
    if (payload.configuration()) {
      video = payload.avc() ? avc(tag, payload.offset()) : other();
    } else if (payload.keyframe()) {
      keyframeSeen = true;
      video = video == null ? other() : video;
    }
  }

  private Source.Video avc(FlvTag tag, int offset) throws IOException {
    SequenceParameterSet picture =
        SequenceParameterSet.ofConfiguration(
            tag.bytes(), FlvTag.HEADER + offset, tag.length() - offset);
    boolean copyable = picture.chromaFormat() == 1 && picture.bitDepth() == 8;
    return new Source.Video(
        picture.width(),
        picture.height(),
        frameRate(picture.frameRate()),
        (int) metadata.number("videodatarate", 1, 200_000),
        copyable);
  }

  private Source.Video other() {
    int width = (int) metadata.number("width", 16, 16384);
    int height = (int) metadata.number("height", 16, 16384);
    boolean known = width > 0 && height > 0;
    return new Source.Video(known ? width : 1280, known ? height : 720, frameRate(0), 0, false);
  }

  private double frameRate(double fromPicture) {
    double said = metadata.number("framerate", 1, 240);
    if (said > 0) {
      return said;
    }
    return fromPicture >= 1 && fromPicture <= 240 ? fromPicture : UNKNOWN_FRAME_RATE;
  }

  private void lookAtAudio(FlvTag tag) {
    int format = tag.at(0) >> 4;
    boolean aac = format == 10;
    if (!aac) {
      audio = audio == null ? new Source.Audio(2, 48_000, false) : audio;
    } else if (tag.at(1) == 0 && tag.length() >= 4) {
      int type = tag.at(2) >> 3;
      int rate = AacSilence.rate((tag.at(2) & 7) << 1 | tag.at(3) >> 7);
      int channels = tag.at(3) >> 3 & 0xf;
      double kilobits = metadata.number("audiodatarate", 1, 10_000);
      boolean copyable =
          type == 2 && (channels == 1 || channels == 2) && rate > 0 && kilobits <= 192;
      audio = new Source.Audio(Math.max(1, channels), rate > 0 ? rate : 48_000, copyable);
    }
  }
}
