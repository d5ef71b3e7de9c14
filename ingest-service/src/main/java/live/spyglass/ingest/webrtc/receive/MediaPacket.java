package live.spyglass.ingest.webrtc.receive;

import live.spyglass.ingest.codec.Payload;

/// A packet that waits for its turn. `sequence` and `timestamp` go on beyond their wrap; `nanos`:
/// when it came.
record MediaPacket(
    long sequence, long timestamp, boolean marker, int payloadType, Payload data, long nanos) {}
