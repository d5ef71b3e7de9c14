package live.spyglass.ingest.webrtc.send;

import java.util.List;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.stream.Tracks;
import org.jspecify.annotations.Nullable;

/// What browsers take by WebRTC as it is: pictures of 8 bits and 4:2:0 in the order in which they
/// are shown, and Opus of one or two channels.
final class Carriage {

  /// What may be sent at all, the most widely known first.
  static final List<Codec> VIDEO = List.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1);

  private static final Set<Codec> ALL =
      Set.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1, Codec.OPUS);

  /// OpusHead, RFC 7845 §5.1.
  private static final int OPUS_CHANNELS = 9;

  private Carriage() {}

  /// Whether the stream, as it is now, can be sent on. One without tracks cannot.
  static boolean fits(LiveStream stream) {
    Tracks tracks = stream.tracks();
    boolean any = tracks.video() != null || tracks.audio() != null;
    return any
        && fits(tracks.audio())
        && fits(tracks.video())
        && !(tracks.video() != null && stream.isReordered());
  }

  /// Whether a track can; one that is not there does not matter.
  static boolean fits(@Nullable Track track) {
    if (track == null) {
      return true;
    }
    if (!ALL.contains(track.codec())) {
      return false;
    }
    if (track.codec() == Codec.OPUS) {
      return track.configuration().size() <= OPUS_CHANNELS
          || track.configuration().at(OPUS_CHANNELS) <= 2;
    }
    Picture picture = track.picture();
    return picture == null
        || (picture.chroma() == Picture.Chroma.QUARTER && picture.lumaBits() == Byte.SIZE);
  }
}
