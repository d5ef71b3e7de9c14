package live.spyglass.ingest.webrtc.receive;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.sdp.Extension;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;

/// What tests agree on with their peers.
final class Agreed {

  static final int VIDEO = 96;
  static final int RTX = 97;
  static final int AUDIO = 111;
  static final int MID = 1;
  static final int RID = 2;
  static final int REPAIRED_RID = 3;
  static final int TRANSPORT = 4;

  private static final Map<Extension, Integer> EXTENSIONS =
      Map.of(
          Extension.MID,
          MID,
          Extension.RID,
          RID,
          Extension.REPAIRED_RID,
          REPAIRED_RID,
          Extension.TRANSPORT_CC,
          TRANSPORT);

  private Agreed() {}

  static NegotiatedMedia video(Codec codec, Map<Long, Long> rtxOf, List<String> rids) {
    return video(
        codec, rtxOf, rids, Set.of(Feedback.NACK, Feedback.PLI, Feedback.TRANSPORT_CC), Map.of());
  }

  static NegotiatedMedia video(
      Codec codec,
      Map<Long, Long> rtxOf,
      List<String> rids,
      Set<Feedback> feedback,
      Map<String, String> parameters) {
    return new NegotiatedMedia(
        "0",
        Codec.Kind.VIDEO,
        List.of(
            new NegotiatedCodec(VIDEO, codec, 90_000, parameters, OptionalInt.of(RTX), feedback)),
        EXTENSIONS,
        List.copyOf(rtxOf.values()),
        rtxOf,
        rids,
        true);
  }

  static NegotiatedMedia video(List<NegotiatedCodec> codecs) {
    return new NegotiatedMedia(
        "0", Codec.Kind.VIDEO, codecs, EXTENSIONS, List.of(10L), Map.of(11L, 10L), List.of(), true);
  }

  static NegotiatedMedia audio(long... ssrcs) {
    return new NegotiatedMedia(
        "1",
        Codec.Kind.AUDIO,
        List.of(
            new NegotiatedCodec(
                AUDIO, Codec.OPUS, 48_000, Map.of(), OptionalInt.empty(), Set.of())),
        EXTENSIONS,
        Arrays.stream(ssrcs).boxed().toList(),
        Map.of(),
        List.of(),
        true);
  }
}
