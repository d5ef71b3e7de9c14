package live.spyglass.ingest.webrtc.sdp;

import java.util.Map;
import java.util.Set;

/// One payload type of an offer. `map`: of `a=rtpmap`; empty for one that has none. `format`: of
/// `a=fmtp` as it stands there, `parameters`: the same taken apart.
record OfferedCodec(
    int payloadType,
    String map,
    String format,
    Map<String, String> parameters,
    Set<Feedback> feedback) {}
