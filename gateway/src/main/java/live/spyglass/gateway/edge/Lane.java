package live.spyglass.gateway.edge;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/// The way of media through an HTTP/1.1 connection: it stands before Reactor Netty's own handler,
/// answers requests for media by itself, and lets everything else through. Spring's machinery costs
/// several times what sending the bytes does.
///
/// Answers leave in the order of the requests: while one of Spring's is under way, requests for
/// media go to Spring as well (and are answered out of the same cache), and while one of the lane's
/// is, everything waits, bounded. The connection is read only as far as somebody takes what is
/// read, so that a viewer that reads slowly holds its socket and nothing else.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write is seen by who waits for it
final class Lane extends ChannelDuplexHandler {

  /// Parts of requests that wait for the answers before them.
  private static final int MOST_WAITING = 32;

  private final LaneAnswers answers;
  private final @Nullable Duration idleTimeout;
  private final Deque<Object> waiting = new ArrayDeque<>();

  /// Requests that Spring has not answered yet.
  private int passed;

  /// The rest of a request that is ours is thrown away.
  private boolean swallowing;

  /// The connection is a WebSocket or speaks HTTP/2 by now.
  private boolean handedOver;

  private boolean draining;
  private boolean timed = true;
  private @Nullable LaneAnswer current;

  Lane(LaneAnswers answers, @Nullable Duration idleTimeout) {
    this.answers = answers;
    this.idleTimeout = idleTimeout;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (handedOver) {
      ctx.fireChannelRead(message);
    } else if (current != null || !waiting.isEmpty()) {
      waiting.add(message);
    } else {
      handle(ctx, message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (current != null && waiting.size() < MOST_WAITING) {
      // To notice when the viewer leaves.
      ctx.read();
    }
  }

  private void handle(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      if (passed == 0 && isOurs(request)) {
        swallowing = true;
        answer(ctx, request);
      } else {
        passed++;
        ctx.fireChannelRead(message);
      }
    } else if (swallowing && message instanceof HttpContent) {
      swallowing = !(message instanceof LastHttpContent);
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private boolean isOurs(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return request.uri().startsWith(MediaAddress.PREFIX)
        && (HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method()))
        && HttpVersion.HTTP_1_1.equals(request.protocolVersion())
        && request.decoderResult().isSuccess()
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !headers.contains(HttpHeaderNames.UPGRADE)
        && !headers.contains(HttpHeaderNames.EXPECT)
        && answers.takes(request);
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest request) {
    LaneAnswer answer = new LaneAnswer(ctx, request, answers, this);
    current = answer;
    answer.begin();
    if (current != null && timed) {
      // It takes longer: from here on the answer minds the time, not the connection.
      setTimed(ctx, false);
    }
  }

  /// The answer is on its way to the last byte; the connection goes on.
  void finished(ChannelHandlerContext ctx) {
    current = null;
    if (!ctx.channel().isActive()) {
      return;
    }
    if (!timed) {
      setTimed(ctx, true);
    }
    proceed(ctx);
  }

  /// The request is Spring's after all.
  void handBack(ChannelHandlerContext ctx, HttpRequest request) {
    current = null;
    if (!timed) {
      setTimed(ctx, true);
    }
    passed++;
    ctx.fireChannelRead(request);
    ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    proceed(ctx);
  }

  /// Goes on with what waits, as long as what has been answered leaves as well.
  private void proceed(ChannelHandlerContext ctx) {
    if (draining) {
      return;
    }
    draining = true;
    while (current == null && !waiting.isEmpty() && ctx.channel().isWritable()) {
      handle(ctx, waiting.remove());
    }
    draining = false;
    if (current == null && waiting.isEmpty() && ctx.channel().isWritable()) {
      ctx.read();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      if (current != null) {
        current.go();
      } else if (passed == 0) {
        proceed(ctx);
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (passed > 0 && !handedOver) {
      HttpStatusClass kind =
          message instanceof HttpResponse response ? response.status().codeClass() : null;
      if (kind == HttpStatusClass.INFORMATIONAL) {
        handedOver = ((HttpResponse) message).status().code() == 101;
      } else if (message instanceof LastHttpContent) {
        passed--;
      }
    }
    ctx.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    leave();
  }

  private void leave() {
    LaneAnswer broken = current;
    current = null;
    if (broken != null) {
      broken.abandon();
    }
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (current != null || cause instanceof ReadTimeoutException) {
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  /// Reactor Netty ends connections on which nothing comes in; while an answer is awaited or on its
  /// way nothing does. Both put their handler under the same name, so that either can take it away.
  private void setTimed(ChannelHandlerContext ctx, boolean on) {
    timed = on;
    if (idleTimeout == null) {
      return;
    }
    Optional.ofNullable(ctx.pipeline().get(NettyPipeline.IdleTimeoutHandler))
        .ifPresent(ctx.pipeline()::remove);
    if (on) {
      ctx.pipeline()
          .addBefore(
              ctx.name(),
              NettyPipeline.IdleTimeoutHandler,
              new ReadTimeoutHandler(idleTimeout.toMillis(), TimeUnit.MILLISECONDS));
    }
  }
}
