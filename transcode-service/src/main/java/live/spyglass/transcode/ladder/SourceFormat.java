package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a stream has shown of itself so far: metadata and the configurations of its tracks. Not
/// thread-safe.
public final class SourceFormat {

  private static final double UNKNOWN_FRAME_RATE = 30;

  /// OpusHead without mapping table (RFC 7845 §5.1): channels are its tenth byte.
  private static final int OPUS_CHANNELS = 9;

  private @Nullable FlvTag script;
  private Metadata metadata = Metadata.NONE;
  private @Nullable FlvTag videoConfiguration;

  /// What the publisher said last: a keyframe may have brought something else since.
  private @Nullable FlvTag saidOfVideo;

  private @Nullable FlvTag audioConfiguration;
  private Source.@Nullable Video video;
  private Source.@Nullable Audio audio;
  private int audioFormat = -1;

  SourceFormat() {}

  /// As far as it is known.
  public Source source() {
    return new Source(video, audio);
  }

  boolean hasVideo() {
    return video != null;
  }

  boolean hasAudio() {
    return audio != null;
  }

  /// Whether a configuration says what is known already.
  boolean isKnown(FlvTag configuration) {
    FlvTag known = configuration.type() == FlvTag.VIDEO ? saidOfVideo : audioConfiguration;
    return known != null && known.samePayload(configuration);
  }

  /// The configuration in force in place of one that is known.
  FlvTag inForce(FlvTag configuration) {
    return configuration.type() == FlvTag.VIDEO && videoConfiguration != null
        ? videoConfiguration.movedTo(configuration.timestamp())
        : configuration;
  }

  /// Takes in what a keyframe itself brings; true when it is not what was known. What cannot be
  /// understood is left to the decoder.
  boolean isChangedBy(FlvTag keyframe) {
    FlvTag known = videoConfiguration;
    if (known == null) {
      return false;
    }
    try {
      Optional<byte[]> changed = ParameterSets.changedBy(keyframe, known);
      if (changed.isPresent()) {
        configure(FlvTag.of(FlvTag.VIDEO, keyframe.timestamp(), changed.get()));
      }
      return changed.isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether sound is of the codec that is known.
  boolean isKnownSound(AudioPayload payload) {
    return payload.format() == audioFormat;
  }

  /// Takes in what a tag says, if it says anything.
  void look(FlvTag tag) throws IOException {
    switch (tag.type()) {
      case FlvTag.SCRIPT -> {
        script = tag;
        metadata = Metadata.parse(tag);
        resize();
      }
      case FlvTag.VIDEO -> lookAtVideo(tag);
      case FlvTag.AUDIO -> lookAtAudio(tag);
      default -> {}
    }
  }

  /// Whether metadata says another size of pictures whose configuration says none.
  boolean isResizedBy(FlvTag tag) {
    Source.Video known = video;
    if (known == null || !isSizeSaidByMetadata(known)) {
      return false;
    }
    Metadata said = Metadata.parse(tag);
    int width = (int) said.number("width", 16, 16384);
    int height = (int) said.number("height", 16, 16384);
    return width > 0 && height > 0 && (width != known.width() || height != known.height());
  }

  private void resize() {
    if (video != null && isSizeSaidByMetadata(video)) {
      video = other(video.codec());
    }
  }

  private static boolean isSizeSaidByMetadata(Source.Video video) {
    return video.codec() == Source.Codec.VP8 || video.codec() == Source.Codec.VP9;
  }

  /// What a decoder has to see first, at this time.
  List<FlvTag> head(boolean picture, boolean sound, int timestamp) {
    List<FlvTag> tags = new ArrayList<>();
    if (script != null) {
      tags.add(script.movedTo(timestamp));
    }
    if (picture && videoConfiguration != null) {
      tags.add(videoConfiguration.movedTo(timestamp));
    }
    if (sound && audioConfiguration != null) {
      tags.add(audioConfiguration.movedTo(timestamp));
    }
    return tags;
  }

  private void lookAtVideo(FlvTag tag) throws IOException {
    VideoPayload payload = VideoPayload.of(tag);
    if (payload.configuration()) {
      configure(tag);
      saidOfVideo = tag;
    } else if (payload.keyframe() && !isChangedBy(tag) && video == null) {
      video = other(payload.codec());
    }
  }

  private void configure(FlvTag tag) throws IOException {
    VideoPayload payload = VideoPayload.of(tag);
    video =
        payload.codec() == Source.Codec.H264 ? avc(tag, payload.offset()) : other(payload.codec());
    videoConfiguration = tag;
  }

  private Source.Video avc(FlvTag tag, int offset) throws IOException {
    SequenceParameterSet picture =
        SequenceParameterSet.ofConfiguration(
            tag.bytes(), FlvTag.HEADER + offset, tag.length() - offset);
    boolean universal = picture.chromaFormat() == 1 && picture.bitDepth() == 8;
    return new Source.Video(
        picture.width(),
        picture.height(),
        frameRate(picture.frameRate()),
        (int) metadata.number("videodatarate", 1, 200_000),
        Source.Codec.H264,
        universal);
  }

  private Source.Video other(Source.Codec codec) {
    int width = (int) metadata.number("width", 16, 16384);
    int height = (int) metadata.number("height", 16, 16384);
    boolean known = width > 0 && height > 0;
    return new Source.Video(
        known ? width : 1280, known ? height : 720, frameRate(0), 0, codec, false);
  }

  private double frameRate(double fromPicture) {
    double said = metadata.number("framerate", 1, 240);
    if (said > 0) {
      return said;
    }
    return fromPicture >= 1 && fromPicture <= 240 ? fromPicture : UNKNOWN_FRAME_RATE;
  }

  private void lookAtAudio(FlvTag tag) {
    AudioPayload payload = AudioPayload.of(tag);
    if (payload.configuration()) {
      audio =
          switch (payload.format()) {
            case AudioPayload.AAC -> aac(tag);
            case AudioPayload.OPUS -> opus(tag);
            default -> new Source.Audio(2, 48_000, false);
          };
      audioFormat = payload.format();
      audioConfiguration = tag;
    } else if (payload.sound()
        && payload.format() != AudioPayload.AAC
        && payload.format() != audioFormat) {
      audio = new Source.Audio(2, 48_000, false);
      audioFormat = payload.format();
      audioConfiguration = null;
    }
  }

  private Source.@Nullable Audio aac(FlvTag tag) {
    if (tag.length() < 4) {
      return audio;
    }
    int type = tag.at(2) >> 3;
    int rate = AacSilence.rate((tag.at(2) & 7) << 1 | tag.at(3) >> 7);
    int channels = tag.at(3) >> 3 & 0xf;
    double kilobits = metadata.number("audiodatarate", 1, 10_000);
    boolean copyable =
        type == 2 && (channels == 1 || channels == 2) && rate >= 16_000 && kilobits <= 192;
    return new Source.Audio(Math.max(1, channels), rate > 0 ? rate : 48_000, copyable);
  }

  private static Source.Audio opus(FlvTag tag) {
    int channels = tag.at(5 + OPUS_CHANNELS);
    return new Source.Audio(Math.max(1, channels), 48_000, channels == 1 || channels == 2);
  }
}
