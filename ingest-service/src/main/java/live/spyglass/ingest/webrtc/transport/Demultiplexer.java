package live.spyglass.ingest.webrtc.transport;

/// Who takes what arrives at a socket (RFC 7983).
interface Demultiplexer {

  /// On the path's loop; the bytes are valid during the call only, with [PeerTransport#SPARE] more
  /// behind them.
  void arrived(Path path, byte[] bytes, int offset, int length);

  /// The path leads nowhere any more.
  void gone(Path path);

  /// One of us is to blame.
  void failed(RuntimeException cause);
}
