package live.spyglass.chat.websocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import live.spyglass.chat.message.MessageWriter;
import live.spyglass.chat.moderation.AddressLimit;
import live.spyglass.chat.moderation.HeartLimit;
import live.spyglass.chat.moderation.LimitProperties;
import live.spyglass.chat.moderation.MessageLimit;
import live.spyglass.chat.moderation.Rate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Listens, and brings those who are admitted into their rooms. At the end everybody is told to go
/// elsewhere (1001) before the rest of the service stops.
@Component
public class ChatServer implements SmartLifecycle {

  static final String HANDSHAKE_TIMEOUT = "handshake-timeout";

  private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);
  private static final int HANDSHAKE_SECONDS = 10;
  private static final int MAX_REQUEST_LINE = 8192;
  private static final int MAX_HEADERS = 16384;
  private static final int READ_BYTES = 2048;
  private static final int BACKLOG = 1024;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);
  private static final int ENTER_ATTEMPTS = 3;
  private static final long GOODBYE_SECONDS = 3;

  private final WebSocketProperties properties;
  private final Doorkeeper doorkeeper;
  private final OriginRule origins;
  private final AddressLimit addresses;
  private final LiveRooms rooms;
  private final ChatMetrics metrics;
  private final JsonMapper mapper;
  private final ConnectionParts parts;
  private final List<Keepalive> keepalives = new ArrayList<>();
  private final List<EventLoop> loops = new ArrayList<>();
  private @Nullable MultiThreadIoEventLoopGroup group;
  private @Nullable Channel door;
  private volatile @Nullable CompletableFuture<Void> emptied;

  ChatServer(
      WebSocketProperties properties,
      LimitProperties limits,
      Doorkeeper doorkeeper,
      OriginRule origins,
      AddressLimit addresses,
      LiveRooms rooms,
      ServerFrames frames,
      ChatMetrics metrics,
      MessageLimit messageLimit,
      HeartLimit heartLimit,
      MessageWriter writer,
      JsonMapper mapper,
      Clock clock) {
    this.properties = properties;
    this.doorkeeper = doorkeeper;
    this.origins = origins;
    this.addresses = addresses;
    this.rooms = rooms;
    this.metrics = metrics;
    this.mapper = mapper;
    this.parts =
        new ConnectionParts(
            properties,
            rooms,
            frames,
            metrics,
            messageLimit,
            heartLimit,
            Rate.perSecond(limits.framesPerSecond(), limits.frames()),
            limits.violations(),
            writer,
            mapper,
            clock,
            keepalives);
  }

  /// The port that is listened on; the one chosen when 0 was asked for.
  public int port() {
    return door != null && door.localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : 0;
  }

  @Override
  public void start() {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int threads =
        properties.eventLoops() == 0
            ? Runtime.getRuntime().availableProcessors()
            : properties.eventLoops();
    MultiThreadIoEventLoopGroup started =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("chat-loop"), io);
    group = started;
    started.forEach(executor -> {
      EventLoop loop = (EventLoop) executor;
      loops.add(loop);
      keepalives.add(new Keepalive(loop, properties.pingInterval()));
    });
    keepalives.forEach(Keepalive::start);
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    door =
        new ServerBootstrap()
            .group(started)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Initializer())
            .bind(properties.address(), properties.port())
            .syncUninterruptibly()
            .channel();
    LOG.info("chat listens on {}", door.localAddress());
  }

  @Override
  public void stop() {
    Channel listening = door;
    MultiThreadIoEventLoopGroup running = group;
    if (listening == null || running == null) {
      return;
    }
    CompletableFuture<Void> gone = new CompletableFuture<>();
    emptied = gone;
    listening.close().syncUninterruptibly();
    for (Keepalive keepalive : keepalives) {
      keepalive
          .loop()
          .execute(() -> keepalive.forEach(connection -> connection.end(1001, "moving")));
    }
    if (metrics.connections.get() == 0) {
      gone.complete(null);
    }
    try {
      gone.get(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("{} connections did not say goodbye", metrics.connections.get());
    }
    running.shutdownGracefully(0, GOODBYE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    door = null;
    group = null;
  }

  @Override
  public boolean isRunning() {
    return door != null;
  }

  /// Opens last, closes first.
  @Override
  public int getPhase() {
    return 1000;
  }

  ConnectionParts parts() {
    return parts;
  }

  boolean isFull() {
    return metrics.connections.get() >= properties.maxConnections();
  }

  void opened() {
    metrics.connections.incrementAndGet();
  }

  void closed() {
    CompletableFuture<Void> waiting = emptied;
    if (metrics.connections.decrementAndGet() == 0 && waiting != null) {
      waiting.complete(null);
    }
  }

  byte[] problem(int status, String title, @Nullable String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    if (detail != null) {
      body.put("detail", detail);
    }
    return mapper.writeValueAsBytes(body);
  }

  /// Decides on a virtual thread, enters on the connection's loop.
  void admit(Connection connection, Channel channel, JoinRequest join, int loop) {
    Thread.startVirtualThread(() -> admit(connection, channel, join, loop, 1));
  }

  private void admit(
      Connection connection, Channel channel, JoinRequest join, int loop, int attempt) {
    Doorkeeper.Admission admission = doorkeeper.admit(join, loops);
    channel
        .eventLoop()
        .execute(() -> {
          switch (admission) {
            case Doorkeeper.Admission.Refused refused ->
                connection.refuse(refused.code(), refused.title(), refused.detail());
            case Doorkeeper.Admission.Admitted admitted ->
                enter(connection, channel, join, loop, attempt, admitted);
          }
        });
  }

  private void enter(
      Connection connection,
      Channel channel,
      JoinRequest join,
      int loop,
      int attempt,
      Doorkeeper.Admission.Admitted admitted) {
    if (!channel.isActive()) {
      rooms.release(admitted.room());
    } else if (!connection.enter(admitted, join, loop)) {
      rooms.release(admitted.room());
      if (attempt < ENTER_ATTEMPTS) {
        Thread.startVirtualThread(() -> admit(connection, channel, join, loop, attempt + 1));
      } else {
        connection.refuse(1013, "Try again in a moment", "This room moves too fast at the moment.");
      }
    }
  }

  private final class Initializer extends ChannelInitializer<SocketChannel> {

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(HANDSHAKE_TIMEOUT, new ReadTimeoutHandler(HANDSHAKE_SECONDS))
          .addLast(new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, READ_BYTES))
          .addLast(new HttpObjectAggregator(READ_BYTES))
          .addLast(
              new HandshakeHandler(
                  ChatServer.this, origins, addresses, loops.indexOf(channel.eventLoop())));
    }
  }
}
