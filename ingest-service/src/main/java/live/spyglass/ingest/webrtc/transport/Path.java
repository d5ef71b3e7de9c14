package live.spyglass.ingest.webrtc.transport;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;

/// One way to one address of a peer. Any thread may use it; on its own loop it costs least.
interface Path {

  EventLoop loop();

  InetSocketAddress remote();

  /// Queues a copy of the bytes, or loses it.
  void send(byte[] bytes, int length);

  void flush();

  /// Ends what belongs to this peer alone.
  void close();
}
