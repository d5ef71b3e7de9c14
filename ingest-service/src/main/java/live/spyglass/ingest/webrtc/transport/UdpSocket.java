package live.spyglass.ingest.webrtc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One of the UDP sockets behind the port, and the peers that are met through it. What is sent
/// within one round of its event loop leaves in as few system calls as the platform lets us.
final class UdpSocket extends ChannelInboundHandlerAdapter {

  /// Larger than any datagram that has a meaning here.
  static final int MOST_BYTES = 2048;

  private final Demultiplexer demultiplexer;
  private final TransportMetrics metrics;

  /// Who may be heard; `null`: everybody.
  private final @Nullable OwnAddresses own;

  private final byte[] scratch = new byte[MOST_BYTES + PeerTransport.SPARE];
  private @Nullable Channel channel;
  private boolean flushing;

  /// `thisMachineOnly`: what comes from elsewhere is dropped unread.
  UdpSocket(Demultiplexer demultiplexer, TransportMetrics metrics, boolean thisMachineOnly) {
    this.demultiplexer = demultiplexer;
    this.metrics = metrics;
    this.own = thisMachineOnly ? new OwnAddresses() : null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (own != null && !own.include(packet.sender().getAddress())) {
        metrics.stray();
        return;
      }
      ByteBuf content = packet.content();
      int length = content.readableBytes();
      if (length > 0 && length <= MOST_BYTES) {
        content.readBytes(scratch, 0, length);
        demultiplexer.arrived(new To(packet.sender()), scratch, 0, length);
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  /// What the network says of datagrams that went out: a peer is gone, or cannot be reached. Its
  /// consent will run out.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof RuntimeException e) {
      demultiplexer.failed(e);
    }
  }

  Path pathTo(InetSocketAddress remote) {
    return new To(remote);
  }

  EventLoop loop() {
    return channel().eventLoop();
  }

  private Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("not bound");
    }
    return channel;
  }

  private void write(ByteBuf bytes, InetSocketAddress remote) {
    Channel to = channel();
    if (to.isWritable()) {
      var _ = to.write(new DatagramPacket(bytes, remote), to.voidPromise());
    } else {
      bytes.release();
      metrics.lostInQueue();
    }
  }

  /// Not at once: other peers may have something to send in this round as well.
  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop()
          .execute(() -> {
            flushing = false;
            channel().flush();
          });
    }
  }

  private final class To implements Path {

    private final InetSocketAddress remote;

    To(InetSocketAddress remote) {
      this.remote = remote;
    }

    @Override
    public EventLoop loop() {
      return UdpSocket.this.loop();
    }

    @Override
    public InetSocketAddress remote() {
      return remote;
    }

    @Override
    public void send(byte[] bytes, int length) {
      ByteBuf copy = channel().alloc().directBuffer(length).writeBytes(bytes, 0, length);
      if (loop().inEventLoop()) {
        write(copy, remote);
        return;
      }
      try {
        loop().execute(() -> write(copy, remote));
      } catch (RejectedExecutionException _) {
        copy.release();
      }
    }

    @Override
    public void flush() {
      if (loop().inEventLoop()) {
        flushSoon();
        return;
      }
      try {
        loop().execute(UdpSocket.this::flushSoon);
      } catch (RejectedExecutionException _) {
        // The service has stopped.
      }
    }

    @Override
    public void close() {}
  }
}
