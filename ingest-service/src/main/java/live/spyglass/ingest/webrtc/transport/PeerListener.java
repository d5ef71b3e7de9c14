package live.spyglass.ingest.webrtc.transport;

/// Who hears what a peer sends. Called on the transport's event loop; must not block.
public interface PeerListener {

  /// The way is open (DTLS is done). Before anything else, at most once.
  void connected(PeerTransport transport);

  /// A plain RTP packet, authenticated and not seen before; the bytes are valid during the call
  /// only. `nanos`: when it was received, by [System#nanoTime].
  void rtp(byte[] buffer, int offset, int length, long nanos);

  /// A plain compound, or reduced-size, RTCP packet; otherwise as [#rtp].
  void rtcp(byte[] buffer, int offset, int length, long nanos);

  /// It is over. Exactly once, also when it never was connected; after it nothing more.
  void closed(CloseReason reason);
}
