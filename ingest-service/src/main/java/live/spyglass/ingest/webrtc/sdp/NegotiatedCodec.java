package live.spyglass.ingest.webrtc.sdp;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;

/// A payload type that was agreed on. `parameters`: those of `a=fmtp`, names in lower case.
public record NegotiatedCodec(
    int payloadType,
    Codec codec,
    int clockRate,
    Map<String, String> parameters,
    OptionalInt rtxPayloadType,
    Set<Feedback> feedback) {

  public NegotiatedCodec {
    parameters = Map.copyOf(parameters);
    feedback = Set.copyOf(feedback);
  }
}
