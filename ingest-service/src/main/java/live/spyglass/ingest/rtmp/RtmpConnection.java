package live.spyglass.ingest.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.amf.AmfException;
import live.spyglass.ingest.flv.FlvException;
import live.spyglass.ingest.publish.MediaRefusal;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.publish.Publisher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket. All of it happens on the channel's event loop, which it shares with others and never
/// blocks: the publish door is asked elsewhere, and nothing is read until it has answered. The
/// connection always has a deadline: for the handshake and the stream key, then for the next sound
/// or picture. Whoever holds all connections closes those that have passed theirs
/// ([#closeIfOverdue]).
final class RtmpConnection extends ChannelInboundHandlerAdapter implements Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpConnection.class);

  /// How long, and for how many bytes, a connection that was told why it ends is listened to:
  /// closed with unread bytes, TCP would discard the reason on its way.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final int LINGER_BYTES = 4 * 1024 * 1024;

  private final Channel channel;
  private final InetAddress address;
  private final ConnectionParts parts;
  private final Outlet out;
  private final ChunkReader chunks;
  private final RtmpSession session;
  private @Nullable Handshake handshake = new Handshake();
  private volatile long deadlineNanos;
  private volatile boolean leaving;
  private boolean asking;
  private long received;
  private int lingered;

  /// What came in behind a question to the door.
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  RtmpConnection(Channel channel, InetAddress address, String protocol, ConnectionParts parts) {
    this.channel = channel;
    this.address = address;
    this.parts = parts;
    this.out = new Outlet(channel);
    this.chunks = new ChunkReader(RtmpSession.UNTRUSTED_MESSAGE_SIZE, parts.budget());
    this.session =
        new RtmpSession(
            chunks,
            new ChunkWriter(out),
            this::ask,
            address,
            protocol,
            Math.toIntExact(parts.properties().maxMessageSize().toBytes()));
    setDeadline(parts.properties().handshakeTimeout());
  }

  InetAddress address() {
    return address;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (leaving) {
        linger(in.readableBytes());
      } else if (asking) {
        hold(in);
      } else {
        take(in);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    channel.flush();
    if (session.publication() == null) {
      acknowledgeAtOnce();
    }
  }

  /// An encoder that leaves Nagle's algorithm on, as FFmpeg does, holds its next command back until
  /// the last one is acknowledged, and the kernel would put that off by 40 ms each time: 120 ms
  /// from its first byte to its first picture. The kernel takes the option back by itself (tcp(7)).
  private void acknowledgeAtOnce() {
    channel.config().setOption(EpollChannelOption.TCP_QUICKACK, true);
  }

  /// Who does not read our answers is not read either.
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    updateReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leaving = true;
    session.end(StreamEnded.Reason.CLOSED);
    letGo();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof RuntimeException e && !(cause instanceof DecoderException)) {
      fail(e);
      return;
    }
    LOG.atDebug().addKeyValue("address", address.getHostAddress()).log("connection failed", cause);
    close();
  }

  @Override
  public void disconnect(StreamEnded.Reason reason) {
    // When the server has stopped, all is closed and ended anyway.
    boolean _ = onLoop(() -> leave(reason, null));
  }

  /// Called now and then by another thread.
  void closeIfOverdue(long nowNanos) {
    if (!isOverdue(nowNanos)) {
      return;
    }
    if (leaving) {
      close();
    } else {
      boolean _ = onLoop(this::fallSilent);
    }
  }

  private boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  /// Whoever published is told why it ends.
  private void fallSilent() {
    if (leaving || !isOverdue(System.nanoTime())) {
      return;
    }
    parts.countClosed("overdue");
    LOG.atInfo()
        .addKeyValue("address", address.getHostAddress())
        .log("publisher closed: nothing that counts arrived in time");
    if (session.publication() == null) {
      leaving = true;
      close();
    } else {
      leave(StreamEnded.Reason.SILENT, null);
    }
  }

  void close() {
    var _ = channel.close();
  }

  private void take(ByteBuf in) {
    int size = in.readableBytes();
    try {
      if (handshake != null) {
        handshake.read(in, out);
        handshake = handshake.isDone() ? null : handshake;
      }
      boolean progress = handshake == null && converse(in);
      received += size - in.readableBytes();
      session.acknowledge(received);
      if (progress) {
        setDeadline();
      }
      if (!session.isOpen()) {
        leave(StreamEnded.Reason.CLOSED, null);
      } else if (asking) {
        hold(in);
      }
    } catch (RtmpException | AmfException | FlvException | UnsupportedMediaException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("no bytes come from here", e);
    }
  }

  /// Whether there was progress.
  private boolean converse(ByteBuf in) throws IOException {
    boolean progress = false;
    while (!asking && session.isOpen()) {
      Message message = chunks.read(in);
      if (message == null) {
        return progress;
      }
      progress |= session.handle(message);
    }
    return progress;
  }

  private void complain(String complaint) {
    LOG.atInfo()
        .addKeyValue("address", address.getHostAddress())
        .log("publisher closed: {}", complaint);
    parts.countClosed("malformed");
    leave(StreamEnded.Reason.MALFORMED, complaint);
  }

  private void ask(PublishAttempt attempt) {
    asking = true;
    updateReading();
    parts
        .doorThreads()
        .execute(() -> {
          try {
            PublishDecision decision = parts.door().apply(attempt, this);
            if (!onLoop(() -> decided(decision))
                && decision instanceof PublishDecision.Accepted(Publication publication)) {
              publication.end(StreamEnded.Reason.CLOSED);
            }
          } catch (RuntimeException e) {
            fail(e);
          }
        });
  }

  /// Whether it will be done: not when the server has stopped.
  private boolean onLoop(Runnable task) {
    try {
      channel
          .eventLoop()
          .execute(() -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              fail(e);
            }
          });
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  private void fail(RuntimeException cause) {
    LOG.error("a connection failed on our side", cause);
    parts.countClosed("error");
    close();
  }

  private void decided(PublishDecision decision) {
    asking = false;
    if (leaving) {
      if (decision instanceof PublishDecision.Accepted(Publication publication)) {
        publication.end(StreamEnded.Reason.CLOSED);
      }
      return;
    }
    try {
      session.decided(decision);
      setDeadline();
    } catch (IOException e) {
      throw new IllegalStateException("no bytes come from here", e);
    }
    ByteBuf waiting = held;
    held = Unpooled.EMPTY_BUFFER;
    try {
      take(waiting);
    } finally {
      waiting.release();
    }
    updateReading();
    channel.flush();
  }

  /// Ends the publication, says why if there is somebody to tell, hangs up, and gives the other
  /// side a moment to read it.
  private void leave(StreamEnded.Reason reason, @Nullable String complaint) {
    if (leaving) {
      return;
    }
    leaving = true;
    session.end(reason);
    setDeadline(LINGER);
    sayGoodbye(complaint);
    letGo();
    updateReading();
    channel.flush();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    ChannelFuture said =
        tls == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
    said.addListener(_ -> {
      if (channel instanceof DuplexChannel socket) {
        var _ = socket.shutdownOutput();
      } else {
        close();
      }
    });
  }

  private void sayGoodbye(@Nullable String complaint) {
    Publication publication = session.publication();
    try {
      if (handshake != null) {
        return;
      }
      MediaRefusal refusal = publication == null ? null : publication.refusal();
      if (complaint != null) {
        session.fail(Status.FAILED, "The stream cannot be used: " + complaint + ".");
      } else if (refusal != null) {
        session.fail(Status.FAILED, "The stream cannot be used: " + refusal.advice() + ".");
      } else if (publication != null && publication.ended() != null) {
        session.fail(Status.CLOSED, advice(publication.ended()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("no bytes come from here", e);
    }
  }

  private static String advice(StreamEnded.Reason reason) {
    return switch (reason) {
      case TAKEN_OVER -> "Another connection publishes with the same stream key now.";
      case REVOKED -> "The broadcast is over, or its stream key was replaced.";
      case SILENT -> "Nothing arrived for too long.";
      case MALFORMED -> "The stream cannot be used.";
      case CLOSED -> "The stream is closed.";
    };
  }

  private void linger(int bytes) {
    lingered += bytes;
    if (lingered > LINGER_BYTES) {
      close();
    }
  }

  private void letGo() {
    chunks.close();
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }

  private void hold(ByteBuf in) {
    if (!in.isReadable()) {
      return;
    }
    if (!held.isReadable()) {
      held = channel.alloc().buffer(in.readableBytes());
    }
    held.writeBytes(in);
  }

  private void updateReading() {
    channel.config().setAutoRead(leaving || (!asking && channel.isWritable()));
  }

  private void setDeadline() {
    setDeadline(
        session.publication() == null
            ? parts.properties().handshakeTimeout()
            : parts.properties().readTimeout());
  }

  private void setDeadline(Duration fromNow) {
    deadlineNanos = System.nanoTime() + fromNow.toNanos();
  }
}
