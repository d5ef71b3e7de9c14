package live.spyglass.ingest.mpegts;

import live.spyglass.ingest.codec.Payload;

/// Makes frames of the packets of one elementary stream.
interface Medium {

  /// No time is given.
  long UNTIMED = Long.MIN_VALUE;

  /// What one PES packet holds, valid during the call only. `decodeMicros` and `shownMicros` are
  /// both [#UNTIMED] when it has no time.
  void packet(Payload data, long decodeMicros, long shownMicros) throws MpegTsException;

  /// Bytes are missing before the next packet.
  void damage();
}
