package live.spyglass.ingest.webrtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.ingest.codec.Codec;

/// One media section of an offer. `line`: the first three words of `m=` (kind, port, protocol) and
/// the formats, as they came. `kind`: empty for what is neither sound nor picture.
record OfferedMedia(
    String line,
    Optional<Codec.Kind> kind,
    boolean disabled,
    String mid,
    boolean sends,
    boolean receives,
    List<OfferedCodec> codecs,
    Map<Extension, Integer> extensions,
    List<Long> ssrcs,
    Map<Long, Long> rtxOf,
    List<String> rids) {

  /// Whether the peer wants something of it.
  boolean isWatched() {
    return !disabled && receives && kind.isPresent();
  }

  /// `m=` without its first two characters: kind, port, protocol, formats.
  String[] words() {
    return line.split(" ", -1);
  }
}
