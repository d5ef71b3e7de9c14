package live.spyglass.ingest.webrtc.sdp;

import java.util.List;
import java.util.Map;
import live.spyglass.ingest.codec.Codec;

/// What was agreed on for one media section.
///
/// `codecs`: in the order of the answer, the first is preferred. `extensions`: their ids. `ssrcs`:
/// the primary ones of whoever sends: those that the peer declared (none when it declares none, as
/// with simulcast) when `receiving`, else those that we send with. `rtxOf`: SSRC of retransmissions
/// to the one that they repair. `rids`: simulcast layers that we asked for, in the peer's order;
/// empty without simulcast. `receiving`: the media comes to us.
public record NegotiatedMedia(
    String mid,
    Codec.Kind kind,
    List<NegotiatedCodec> codecs,
    Map<Extension, Integer> extensions,
    List<Long> ssrcs,
    Map<Long, Long> rtxOf,
    List<String> rids,
    boolean receiving) {

  public NegotiatedMedia {
    codecs = List.copyOf(codecs);
    extensions = Map.copyOf(extensions);
    ssrcs = List.copyOf(ssrcs);
    rtxOf = Map.copyOf(rtxOf);
    rids = List.copyOf(rids);
  }
}
