package live.spyglass.ingest.webrtc.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The sockets behind the port. Where there is epoll, each event loop has a UDP socket of its own
/// on the same port, and the kernel gives a peer's datagrams always to the same one; they are read
/// and written many in one system call. Elsewhere one loop does it all.
///
/// What is bound to loopback is met under the machine's other addresses as well, by UDP and from
/// this machine alone: Firefox pairs no address of its own with a loopback one.
final class Sockets {

  private static final int SOCKET_BUFFER = 4 * 1024 * 1024;
  private static final int DATAGRAMS_PER_READ = 32;
  private static final int TCP_BACKLOG = 256;
  private static final int MOST_TCP_CONNECTIONS = 2000;
  private static final int PORT_ATTEMPTS = 20;
  private static final long CLOSING_SECONDS = 2;

  /// Of datagrams that wait for the socket, over all peers of a loop.
  private static final WriteBufferWaterMark UDP_WATER_MARK =
      new WriteBufferWaterMark(4 * 1024 * 1024, 8 * 1024 * 1024);

  /// Of what one peer over TCP has not taken: a second of a good picture. What comes then is lost,
  /// as it would be over UDP.
  private static final WriteBufferWaterMark TCP_WATER_MARK =
      new WriteBufferWaterMark(256 * 1024, 512 * 1024);

  private final MultiThreadIoEventLoopGroup group;
  private final List<Channel> channels = new ArrayList<>();
  private final Map<EventLoop, UdpSocket> byLoop = new HashMap<>();
  private final boolean epoll = Epoll.isAvailable();
  private final TransportSettings settings;
  private final Demultiplexer demultiplexer;
  private final TransportMetrics metrics;
  private final InetAddress address;
  private int port;
  private int tcpConnections;

  private Sockets(TransportSettings settings, Demultiplexer demultiplexer, TransportMetrics metrics)
      throws IOException {
    this.settings = settings;
    this.address = InetAddress.getByName(settings.address());
    this.demultiplexer = demultiplexer;
    this.metrics = metrics;
    this.group =
        new MultiThreadIoEventLoopGroup(
            epoll ? Runtime.getRuntime().availableProcessors() : 1,
            new DefaultThreadFactory("webrtc-loop"),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /// Throws [IOException] when the port is taken.
  static Sockets open(
      TransportSettings settings, Demultiplexer demultiplexer, TransportMetrics metrics)
      throws IOException {
    Sockets sockets = new Sockets(settings, demultiplexer, metrics);
    try {
      sockets.bind();
      return sockets;
    } catch (IOException e) {
      sockets.close();
      throw e;
    }
  }

  int port() {
    return port;
  }

  UdpSocket udp(EventLoop loop) {
    UdpSocket socket = byLoop.get(loop);
    if (socket == null) {
      throw new IllegalArgumentException("not one of our loops");
    }
    return socket;
  }

  void close() {
    channels.forEach(channel -> channel.close().awaitUninterruptibly());
    channels.clear();
    boolean _ =
        group
            .shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS);
  }

  /// TCP first: it fails when another process has the port, which UDP sockets that share theirs
  /// would not. A port that is free for the one may be taken for the other.
  private void bind() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        bindTcp(settings.port());
        for (EventExecutor loop : group) {
          bindUdp((EventLoop) loop);
        }
        return;
      } catch (IOException e) {
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
        channels.clear();
        byLoop.clear();
        if (settings.port() != 0 || attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void bindTcp(int wanted) throws IOException {
    Channel door =
        bound(
            new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, TCP_BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, TCP_WATER_MARK)
                .childHandler(
                    new ChannelInitializer<SocketChannel>() {
                      @Override
                      protected void initChannel(SocketChannel channel) {
                        accept(channel);
                      }
                    })
                .bind(address, wanted));
    channels.add(door);
    port = ((InetSocketAddress) door.localAddress()).getPort();
  }

  private void accept(SocketChannel channel) {
    InetSocketAddress remote = channel.remoteAddress();
    if (remote == null || !enter()) {
      var _ = channel.close();
      return;
    }
    channel.closeFuture().addListener(_ -> leave());
    channel.pipeline().addLast(new TcpConnection(channel, remote, demultiplexer, metrics));
  }

  private synchronized boolean enter() {
    if (tcpConnections >= MOST_TCP_CONNECTIONS) {
      metrics.refused("tcp");
      return false;
    }
    tcpConnections++;
    return true;
  }

  private synchronized void leave() {
    tcpConnections--;
  }

  private void bindUdp(EventLoop loop) throws IOException {
    boolean loopback = address.isLoopbackAddress();
    UdpSocket socket = new UdpSocket(demultiplexer, metrics, loopback);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UDP_WATER_MARK)
            .handler(socket);
    if (epoll) {
      bootstrap
          .option(UnixChannelOption.SO_REUSEPORT, true)
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, UdpSocket.MOST_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(UdpSocket.MOST_BYTES * DATAGRAMS_PER_READ));
    } else {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(UdpSocket.MOST_BYTES));
    }
    channels.add(bound(loopback ? bootstrap.bind(port) : bootstrap.bind(address, port)));
    byLoop.put(loop, socket);
  }

  private static Channel bound(ChannelFuture binding) throws IOException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw binding.cause() instanceof IOException e ? e : new IOException(binding.cause());
    }
    return binding.channel();
  }

  /// For candidates of UDP: what was configured, or what is bound to, or all of the machine's.
  List<String> addresses() {
    if (!settings.announced().isEmpty()) {
      return settings.announced();
    }
    if (address.isAnyLocalAddress()) {
      List<String> found = machineAddresses();
      return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress().getHostAddress()) : found;
    }
    List<String> found = new ArrayList<>(List.of(address.getHostAddress()));
    if (address.isLoopbackAddress()) {
      found.addAll(machineAddresses());
    }
    return found;
  }

  /// The same of TCP, by which loopback is met under its own address alone.
  List<String> tcpAddresses() {
    List<String> all = addresses();
    return settings.announced().isEmpty() && address.isLoopbackAddress() ? all.subList(0, 1) : all;
  }

  /// IPv4 first, as it works in more places; none of loopback.
  private static List<String> machineAddresses() {
    List<InetAddress> found = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp() && !each.isLoopback()) {
          Collections.list(each.getInetAddresses()).stream()
              .filter(one -> !one.isLinkLocalAddress() && !one.isMulticastAddress())
              .forEach(found::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream()
        .sorted((a, b) -> Boolean.compare(b instanceof Inet4Address, a instanceof Inet4Address))
        .map(InetAddress::getHostAddress)
        .map(text -> text.contains("%") ? text.substring(0, text.indexOf('%')) : text)
        .limit(4)
        .toList();
  }
}
