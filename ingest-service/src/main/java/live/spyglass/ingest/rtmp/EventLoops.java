package live.spyglass.ingest.rtmp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The few threads that serve all sockets: a thread per connection spends most of its time on being
/// woken and put to sleep.
final class EventLoops {

  private static final int BACKLOG = 1024;
  private static final int READ_BYTES = 64 * 1024;
  private static final long CLOSING_SECONDS = 2;

  /// Answers are small; who lets this much of them lie is not reading.
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(8 * 1024, 32 * 1024);

  private final boolean epoll = Epoll.isAvailable();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(),
          new DefaultThreadFactory("rtmp-loop"),
          CalmIo.factory(epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()));

  /// Looking for leaks means a stack trace for every 128th buffer, and here a read is a buffer. All
  /// of them are released in one place.
  EventLoops() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  /// A listening channel, whose connections are given to `accept` on their event loop before they
  /// are read. Throws [IOException] when the address cannot be listened on.
  Channel listen(String address, int port, Consumer<SocketChannel> accept) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept.accept(channel);
                  }
                })
            .bind(address, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw bound.cause() instanceof IOException e ? e : new IOException(bound.cause());
    }
    return bound.channel();
  }

  void stop() {
    boolean _ =
        group
            .shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS);
  }
}
