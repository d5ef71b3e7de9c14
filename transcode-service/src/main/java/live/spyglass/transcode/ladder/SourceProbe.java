package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Looks at the head of a stream: up to the first keyframe once all announced tracks have shown
/// their configuration, or for one second of it, whichever comes first.
public final class SourceProbe {

  private static final int LONGEST_MILLIS = 1000;
  private static final int MOST_TAGS = 500;
  private static final long MOST_BYTES = 32 << 20;

  private final FlvReader reader;
  private final List<FlvTag> tags = new ArrayList<>();
  private final SourceFormat format = new SourceFormat();
  private boolean keyframeSeen;

  private SourceProbe(FlvReader reader) {
    this.reader = reader;
  }

  /// Blocks until enough has arrived. Throws [IOException] when the stream ends before anything
  /// playable.
  public static Head probe(FlvReader reader) throws IOException {
    return new SourceProbe(reader).run();
  }

  /// The head of a stream: what it is, and its tags so far, to be sent on first.
  public record Head(SourceFormat format, List<FlvTag> tags) {

    /// Whether any of its pictures is shown later than it is decoded, as with B-frames.
    public boolean isReordered() {
      return tags.stream()
          .filter(tag -> tag.type() == FlvTag.VIDEO)
          .map(VideoPayload::of)
          .anyMatch(payload -> payload.picture() && payload.shownLater() != 0);
    }

    /// Whether its sound is Opus of one or two channels.
    public boolean isOpus() {
      return tags.stream()
              .filter(tag -> tag.type() == FlvTag.AUDIO)
              .map(AudioPayload::of)
              .anyMatch(payload -> payload.format() == AudioPayload.OPUS)
          && format.source().audio() != null
          && format.source().audio().copyable();
    }
  }

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
      format.look(tag);
      keyframeSeen |= tag.type() == FlvTag.VIDEO && VideoPayload.of(tag).keyframe();
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
    if (!format.hasVideo() && !format.hasAudio()) {
      throw new IOException("the stream ended before it showed a track");
    }
    return new Head(format, List.copyOf(tags));
  }

  private boolean complete() {
    boolean videoKnown = !reader.announcesVideo() || (format.hasVideo() && keyframeSeen);
    boolean audioKnown = !reader.announcesAudio() || format.hasAudio();
    return videoKnown && audioKnown && (format.hasVideo() || format.hasAudio());
  }
}
