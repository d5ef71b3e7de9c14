package live.spyglass.ingest.webrtc.transport;

/// Why the way to a peer is closed.
public enum CloseReason {
  /// We hung up: by [PeerTransport#close], or by DELETE.
  LOCAL,
  /// The peer said goodbye (DTLS close_notify, or its TCP connection ended).
  PEER,
  /// Nobody came to the addresses that were answered, in time.
  NEVER_CAME,
  /// DTLS failed, was not done in time, or showed another certificate than the offer named.
  HANDSHAKE,
  /// No consent to send any more: no authenticated check arrived for 30 s (RFC 7675 §5.1).
  CONSENT,
  /// This node stops.
  SHUTDOWN
}
