package live.spyglass.ingest.webrtc.transport;

import io.netty.channel.EventLoop;

/// The protected way to one peer. All of it is used on its event loop, which it shares with other
/// peers: nothing may block there. [#close] alone may be called on any thread.
public interface PeerTransport {

  /// How many bytes an array needs behind a packet, for what its protection adds.
  int SPARE = 64;

  /// Where everything of this peer happens.
  EventLoop loop();

  /// Protects and queues a plain RTP packet of `length` bytes at the beginning of the array, which
  /// must have [#SPARE] more and is the transport's until the call returns; its contents are
  /// undefined afterwards. A packet that finds the socket's queue full is lost, and counted.
  ///
  /// A sequence number must not be sent twice under one SSRC: what is sent again goes by RTX (RFC
  /// 4588).
  void sendRtp(byte[] packet, int length);

  /// The same for a compound, or reduced-size (RFC 5506), RTCP packet.
  void sendRtcp(byte[] compound, int length);

  /// Sends what is queued, many packets in one system call where the platform lets us.
  void flush();

  /// Hangs up: the peer is told, and the listener hears [CloseReason#LOCAL].
  void close();
}
