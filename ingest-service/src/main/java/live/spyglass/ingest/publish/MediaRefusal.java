package live.spyglass.ingest.publish;

import live.spyglass.events.StreamRefused;
import org.jspecify.annotations.Nullable;

/// Why media that was let in is not taken any further. `what` names what was met, in at most
/// [#LONGEST] characters.
public record MediaRefusal(StreamRefused.Reason reason, @Nullable String what) {

  private static final int LONGEST = 120;

  public MediaRefusal {
    if (what != null && what.length() > LONGEST) {
      what = what.substring(0, LONGEST);
    }
  }

  /// For the broadcaster's eyes, in the encoder: what was met, and what to do.
  public String advice() {
    String advice =
        switch (reason) {
          case VIDEO_CODEC -> "this is not taken: send H.264, HEVC, AV1 or VP9";
          case AUDIO_CODEC -> "this is not taken: send AAC, Opus, FLAC, MP3, AC-3 or E-AC-3";
          case MULTITRACK -> "send one track of video and one of audio";
          case PICTURE_FORMAT -> "nothing here decodes this: send 4:2:0 with 8 bits";
          case PICTURE_SIZE -> "the picture is too large";
          case NO_KEYFRAME -> "no keyframe arrived: set the keyframe interval to 2 seconds";
          case NO_CONFIGURATION ->
              "the decoder configuration did not arrive: start the stream again";
          case NO_MEDIA -> "neither video nor audio arrived";
          case MALFORMED -> "this breaks the protocol";
        };
    return what == null ? advice : what + ": " + advice;
  }
}
