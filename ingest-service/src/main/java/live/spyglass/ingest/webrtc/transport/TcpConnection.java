package live.spyglass.ingest.webrtc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// A connection to the passive TCP candidate (RFC 6544): the same datagrams, each behind two bytes
/// of length (RFC 4571 §2). A connection that shows no good check in its first seconds is closed.
final class TcpConnection extends ChannelInboundHandlerAdapter implements Path {

  private static final int LENGTH = 2;
  private static final long CHECK_SECONDS = 5;

  private final Channel channel;
  private final InetSocketAddress remote;
  private final Demultiplexer demultiplexer;
  private final TransportMetrics metrics;
  private final byte[] frame = new byte[UdpSocket.MOST_BYTES + PeerTransport.SPARE];

  /// Bytes of a frame, or of its length, that have come so far.
  private int have;

  private int wanted = -1;
  private boolean proven;

  TcpConnection(
      Channel channel,
      InetSocketAddress remote,
      Demultiplexer demultiplexer,
      TransportMetrics metrics) {
    this.channel = channel;
    this.remote = remote;
    this.demultiplexer = demultiplexer;
    this.metrics = metrics;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  if (!proven) {
                    var _ = channel.close();
                  }
                },
                CHECK_SECONDS,
                TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && channel.isOpen()) {
        take(in);
      }
    } finally {
      in.release();
    }
  }

  private void take(ByteBuf in) {
    int need = wanted < 0 ? LENGTH : wanted;
    int count = Math.min(need - have, in.readableBytes());
    in.readBytes(frame, have, count);
    have += count;
    if (have < need) {
      return;
    }
    have = 0;
    if (wanted < 0) {
      wanted = (frame[0] & 0xff) << 8 | (frame[1] & 0xff);
      if (wanted == 0) {
        wanted = -1;
      } else if (wanted > UdpSocket.MOST_BYTES) {
        var _ = channel.close();
      }
      return;
    }
    int length = wanted;
    wanted = -1;
    demultiplexer.arrived(this, frame, 0, length);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    demultiplexer.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof RuntimeException e) {
      demultiplexer.failed(e);
    }
    var _ = context.close();
  }

  /// A good check came over it.
  void prove() {
    proven = true;
  }

  @Override
  public EventLoop loop() {
    return channel.eventLoop();
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public void send(byte[] bytes, int length) {
    if (!channel.isWritable()) {
      metrics.lostInQueue();
      return;
    }
    ByteBuf framed =
        channel
            .alloc()
            .directBuffer(LENGTH + length)
            .writeShort(length)
            .writeBytes(bytes, 0, length);
    try {
      var _ = channel.write(framed, channel.voidPromise());
    } catch (RejectedExecutionException _) {
      framed.release();
    }
  }

  @Override
  public void flush() {
    try {
      channel.flush();
    } catch (RejectedExecutionException _) {
      // The service has stopped.
    }
  }

  @Override
  public void close() {
    try {
      var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } catch (RejectedExecutionException _) {
      // The service has stopped.
    }
  }
}
