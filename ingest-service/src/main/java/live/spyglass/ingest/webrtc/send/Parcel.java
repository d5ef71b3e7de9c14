package live.spyglass.ingest.webrtc.send;

import java.util.List;
import live.spyglass.ingest.codec.Codec;

/// A frame made ready to be sent, the same for every viewer. `number` counts the parcels of a feed;
/// `profile` is H.264's `profile_idc`, 0 for others; `micros`: when it is shown, on the feed's
/// clock; `nanos`: when it came, by [System#nanoTime].
record Parcel(
    long number,
    Codec codec,
    int profile,
    long micros,
    long nanos,
    boolean keyframe,
    List<Packet> packets,
    int bytes) {

  boolean isVideo() {
    return codec.kind() == Codec.Kind.VIDEO;
  }
}
