package live.spyglass.ingest.rtmp;

import live.spyglass.ingest.codec.Payload;

/// One RTMP message, §6.1. `timestamp` is milliseconds modulo 2³²; `streamId` is the message
/// stream.
record Message(int type, int streamId, int timestamp, Payload payload) {}
