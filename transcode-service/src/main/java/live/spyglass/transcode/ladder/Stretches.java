package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/// Divides a stream into stretches that one FFmpeg can take, each from a point where a decoder can
/// start: a new one begins when a configuration changes, a track comes or goes, another ladder is
/// wished for, or timestamps have jumped. No picture is lost or sent twice. Used by one thread.
///
/// Timestamps that jump between two keyframes are moved so that the stretch goes on as if they had
/// not; the next keyframe begins a new one with the timestamps as they came.
public final class Stretches {

  /// What to do with a tag.
  public sealed interface Step {

    /// To the stretch that is under way.
    record Feed(FlvTag tag) implements Step {}

    /// A new stretch begins, these tags first. `lateMayCome`: until its first sound, the one before
    /// may still get [Late]; `jumped`: its timestamps have nothing to do with those before.
    record Begin(Source source, List<FlvTag> tags, int millis, boolean jumped, boolean lateMayCome)
        implements Step {}

    /// Sound for the stretch before the one that has just begun.
    record Late(FlvTag tag) implements Step {}

    /// Not to be sent on, at least not now.
    record Hold() implements Step {}
  }

  private static final Step HOLD = new Step.Hold();
  private static final int MOST_FORWARD_MILLIS = 3000;
  private static final int MOST_BACK_MILLIS = 300;
  private static final int PICTURE_GONE_MILLIS = 2000;
  private static final int SOUND_GONE_MILLIS = 1000;
  private static final int MOST_HELD = 1000;
  private static final int UNKNOWN_INTERVAL = 30;

  private final SourceFormat format;
  private final Track picture = new Track();
  private final Track sound = new Track();
  private final Deque<FlvTag> held = new ArrayDeque<>();
  private boolean soundChanged;
  private boolean pictureChanged;
  private boolean jumped;
  private boolean wished;
  private int shift;
  private int shiftBefore;
  private int lateShift;
  private int lateLast;
  private int cut;
  private boolean lateMayCome;

  private static final class Track {
    private boolean there;
    private boolean configured;
    private boolean seen;
    private int last;
    private int interval = UNKNOWN_INTERVAL;

    /// From now on it is expected, if it is there.
    void begin(int time) {
      seen = there;
      last = time;
      configured = true;
    }

    void note(int time) {
      if (seen && time > last) {
        interval = time - last;
      }
      seen = true;
      last = time;
    }

    boolean isGoneFor(int millis, int now) {
      return there && seen && now - last > millis;
    }
  }

  public Stretches(SourceFormat format) {
    this.format = format;
    picture.there = format.hasVideo();
    sound.there = format.hasAudio();
  }

  /// The next point where a decoder can start begins a new stretch.
  public void wish() {
    wished = true;
  }

  /// What the stream is now.
  public Source source() {
    Source all = format.source();
    return new Source(picture.there ? all.video() : null, sound.there ? all.audio() : null);
  }

  /// Throws [IOException] when a configuration cannot be understood.
  public Step next(FlvTag tag) throws IOException {
    return switch (tag.type()) {
      case FlvTag.VIDEO -> nextPicture(tag, VideoPayload.of(tag));
      case FlvTag.AUDIO -> nextSound(tag, AudioPayload.of(tag));
      case FlvTag.SCRIPT -> {
        pictureChanged |= picture.there && format.isResizedBy(tag);
        format.look(tag);
        yield picture.seen || sound.seen ? HOLD : new Step.Feed(tag);
      }
      default -> HOLD;
    };
  }

  private Step nextPicture(FlvTag tag, VideoPayload payload) throws IOException {
    if (payload.configuration()) {
      return configuration(tag, picture);
    }
    boolean comes = !picture.there;
    if (!payload.picture() || ((pictureChanged || comes) && !payload.keyframe())) {
      return HOLD;
    }
    if (comes) {
      format.look(tag);
    } else if (payload.keyframe()) {
      pictureChanged |= format.isChangedBy(tag);
    }
    int time = moved(tag, picture);
    expect(sound, time);
    boolean soundGone = !soundChanged && sound.isGoneFor(SOUND_GONE_MILLIS, time);
    boolean begins = comes || pictureChanged || soundChanged || soundGone || wished || jumped;
    if (payload.keyframe() && begins) {
      picture.there = true;
      sound.there = soundChanged || (sound.there && !soundGone);
      return begin(tag, payload.shownLater());
    }
    picture.note(time);
    return new Step.Feed(tag.movedTo(time));
  }

  private Step nextSound(FlvTag tag, AudioPayload payload) throws IOException {
    if (payload.configuration()) {
      return configuration(tag, sound);
    }
    if (!payload.sound()) {
      return HOLD;
    }
    if (!sound.there || !format.isKnownSound(payload)) {
      format.look(tag);
      if (!format.hasAudio()) {
        return HOLD;
      }
      soundChanged = true;
    }
    OptionalInt late = late(tag);
    if (late.isPresent()) {
      return new Step.Late(tag.movedTo(late.getAsInt()));
    }
    int time = moved(tag, sound);
    expect(picture, time);
    boolean pictureGone = picture.isGoneFor(PICTURE_GONE_MILLIS, time);
    if (pictureGone || (!picture.there && (soundChanged || wished || jumped))) {
      picture.there = false;
      sound.there = true;
      return begin(tag, 0);
    }
    if (soundChanged) {
      if (held.size() == MOST_HELD) {
        held.removeFirst();
      }
      held.addLast(tag);
      return HOLD;
    }
    lateMayCome = false;
    sound.note(time);
    return new Step.Feed(tag.movedTo(time));
  }

  private Step configuration(FlvTag tag, Track track) throws IOException {
    boolean isPicture = track == picture;
    if (format.isKnown(tag) && track.there) {
      if (track.configured) {
        return HOLD;
      }
      track.configured = true;
      return new Step.Feed(format.inForce(tag));
    }
    format.look(tag);
    pictureChanged |= isPicture;
    soundChanged |= !isPicture;
    return HOLD;
  }

  /// A track that is announced and never came is missed from the other's first frame on.
  private static void expect(Track track, int time) {
    if (track.there && !track.seen) {
      track.seen = true;
      track.last = time;
    }
  }

  /// The time in the stretch before, of sound that still belongs to it.
  private OptionalInt late(FlvTag tag) {
    if (!lateMayCome) {
      return OptionalInt.empty();
    }
    int ahead = tag.timestamp() - cut;
    if (ahead < 0 && ahead > -MOST_FORWARD_MILLIS) {
      return OptionalInt.of(tag.timestamp() + lateShift);
    }
    int before = tag.timestamp() + shiftBefore;
    return inReach(ahead) || !inReach(before - lateLast)
        ? OptionalInt.empty()
        : OptionalInt.of(before);
  }

  private Step begin(FlvTag tag, int shownLater) {
    boolean wasJump = jumped;
    int time = tag.timestamp();
    shiftBefore = jumped ? shiftBefore : shift;
    lateShift = shift;
    lateLast = sound.last;
    shift = 0;
    cut = time + shownLater;
    lateMayCome = picture.there && sound.there && !soundChanged;
    List<FlvTag> tags = new ArrayList<>(format.head(picture.there, sound.there, time));
    tags.add(tag);
    tags.addAll(held);
    held.clear();
    pictureChanged = false;
    soundChanged = false;
    jumped = false;
    wished = false;
    picture.begin(time);
    sound.begin(time);
    return new Step.Begin(source(), tags, time, wasJump, lateMayCome);
  }

  /// The tag's time in this stretch.
  private int moved(FlvTag tag, Track track) {
    int time = tag.timestamp() + shift;
    Track reference = track.seen ? track : other(track);
    if (!reference.seen || inReach(time - reference.last)) {
      return time;
    }
    int before = tag.timestamp() + shiftBefore;
    if (jumped && inReach(before - reference.last)) {
      return before;
    }
    if (!jumped) {
      shiftBefore = shift;
    }
    jumped = true;
    int next = reference.last + reference.interval;
    shift = next - tag.timestamp();
    return next;
  }

  private Track other(Track track) {
    return track == picture ? sound : picture;
  }

  private static boolean inReach(int difference) {
    return difference >= -MOST_BACK_MILLIS && difference <= MOST_FORWARD_MILLIS;
  }
}
