package live.spyglass.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.ProblemAnswer;
import live.spyglass.gateway.entrance.Entrance;
import live.spyglass.gateway.entrance.Entry;
import live.spyglass.gateway.entrance.RequestHead;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// One answer on a [Lane], from the request to the last byte. Everything but [Asker]'s methods runs
/// on the connection's event loop.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails ends the connection, which is seen
final class LaneAnswer implements Asker, RequestHead {

  /// Of a piece that is still arriving, at once.
  private static final int BLOCK = 256 * 1024;

  private final ChannelHandlerContext ctx;
  private final HttpRequest request;
  private final LaneAnswers common;
  private final Lane lane;
  private final boolean keepAlive;
  private @Nullable Caller caller;
  private Edge.@Nullable Place place;
  private @Nullable Body body;
  private @Nullable ScheduledFuture<?> watch;
  private long position;
  private long to;
  private boolean wakeExpected;
  private boolean over;

  LaneAnswer(ChannelHandlerContext ctx, HttpRequest request, LaneAnswers common, Lane lane) {
    this.ctx = ctx;
    this.request = request;
    this.common = common;
    this.lane = lane;
    this.keepAlive = HttpUtil.isKeepAlive(request);
  }

  void begin() {
    Entry entry = common.entrance.enter(this);
    caller = entry.caller();
    switch (entry) {
      case Entry.Refused refused -> refuse(refused.problem());
      case Entry.Admitted _ -> ask();
    }
  }

  private void ask() {
    Piece piece = common.edge.findPublic(request.uri());
    if (piece != null) {
      give(piece);
      return;
    }
    String path = path();
    String query =
        path.length() == request.uri().length() ? null : request.uri().substring(path.length() + 1);
    Optional<MediaAddress> address = MediaAddress.parse(path, query);
    if (address.isEmpty()) {
      refuse(new ProblemException(Problem.NOT_FOUND, "There is no such media."));
      return;
    }
    Edge.Place taken = common.edge.ask(address.get(), caller().requestId(), this);
    if (over) {
      taken.close();
    } else {
      place = taken;
    }
  }

  private Caller caller() {
    return Objects.requireNonNull(caller);
  }

  @Override
  public void given(Body given) {
    onLoop(() -> {
      if (over) {
        given.close();
      } else {
        give(given);
      }
    });
  }

  @Override
  public void refused(ProblemException problem) {
    onLoop(() -> {
      if (!over) {
        refuse(problem);
      }
    });
  }

  @Override
  public void passOn() {
    onLoop(() -> {
      if (!over) {
        over = true;
        lane.handBack(ctx, request);
      }
    });
  }

  private void onLoop(Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
    } else {
      ctx.executor().execute(task);
    }
  }

  private void refuse(ProblemException problem) {
    ProblemAnswer answer = common.problems.answer(problem, caller().requestId());
    HttpHeaders headers = headers(Reply.ALWAYS);
    answer.headers().forEach(headers::set);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    writeWhole(
        HttpResponseStatus.valueOf(answer.status()),
        headers,
        isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
  }

  private void give(Body given) {
    Conditions conditions = Conditions.of(isHead(), this::first);
    Body chosen = given instanceof Piece piece ? piece.as(conditions) : given;
    Reply reply = Reply.of(chosen.head(), conditions, chosen.isCompressed());
    HttpHeaders headers = headers(Reply.ALWAYS);
    add(headers, reply.headers());
    HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
    if (conditions.head() || reply.from() == reply.to()) {
      chosen.close();
      writeWhole(status, headers, Unpooled.EMPTY_BUFFER);
    } else if (chosen instanceof Piece piece) {
      ByteBuf bytes = piece.read(reply.from(), (int) (reply.to() - reply.from()));
      piece.close();
      writeWhole(status, headers, bytes);
    } else {
      stream(status, headers, reply, chosen);
    }
  }

  private HttpHeaders headers(List<String> further) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.set(Entrance.REQUEST_ID, caller().requestId());
    add(headers, common.said.of(caller()));
    add(headers, further);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return headers;
  }

  private static void add(HttpHeaders headers, List<String> namesAndValues) {
    Iterator<String> each = namesAndValues.iterator();
    while (each.hasNext()) {
      headers.add(each.next(), each.next());
    }
  }

  private void writeWhole(HttpResponseStatus status, HttpHeaders headers, ByteBuf bytes) {
    common.edge.sent(bytes.readableBytes());
    finish(
        ctx.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, bytes, headers, EmptyHttpHeaders.INSTANCE)));
  }

  private void stream(HttpResponseStatus status, HttpHeaders headers, Reply reply, Body arriving) {
    body = arriving;
    position = reply.from();
    to = reply.to() < 0 ? Long.MAX_VALUE : reply.to();
    if (reply.to() < 0) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
    go();
    watchForStall();
  }

  /// Writes what there is, as far as the viewer takes it.
  void go() {
    Body from = body;
    if (from == null || over) {
      return;
    }
    try {
      while (ctx.channel().isWritable()) {
        ByteBuf bytes =
            position >= to ? null : from.read(position, (int) Math.min(BLOCK, to - position));
        if (bytes != null) {
          position += bytes.readableBytes();
          common.edge.sent(bytes.readableBytes());
          ctx.write(new DefaultHttpContent(bytes));
        } else if (position >= to || from.endsAt(position)) {
          finish(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
          return;
        } else {
          await(from);
          break;
        }
      }
      ctx.flush();
    } catch (Body.BrokenOffException e) {
      // Too late to say anything: the connection ends, so that nobody takes half for the whole.
      abandon();
      ctx.close();
    }
  }

  private void await(Body from) {
    if (!wakeExpected) {
      wakeExpected = true;
      from.whenMore(
          position,
          () ->
              ctx.executor()
                  .execute(() -> {
                    wakeExpected = false;
                    go();
                  }));
    }
  }

  private void finish(ChannelFuture written) {
    release();
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    if (written.isDone()) {
      lane.finished(ctx);
    } else {
      position = -1;
      watchForStall();
      written.addListener(_ -> {
        stopWatch();
        lane.finished(ctx);
      });
    }
  }

  private void watchForStall() {
    if (watch == null && !ctx.channel().eventLoop().isShuttingDown() && (!over || position < 0)) {
      long seen = progress();
      watch =
          ctx.executor()
              .schedule(
                  () -> {
                    watch = null;
                    boolean stands = seen == progress() && !ctx.channel().isWritable();
                    if (stands) {
                      common.edge.stalled();
                      abandon();
                      ctx.close();
                    } else {
                      watchForStall();
                    }
                  },
                  common.edge.stallTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void stopWatch() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }

  /// Grows, or shrinks, whenever the socket has taken something.
  private long progress() {
    Channel channel = ctx.channel();
    var out = channel.unsafe().outboundBuffer();
    return out == null
        ? 0
        : position * 31 + out.totalPendingWriteBytes() * 7 + out.currentProgress();
  }

  /// The viewer has left.
  void abandon() {
    release();
    stopWatch();
  }

  private void release() {
    over = true;
    if (place != null) {
      place.close();
      place = null;
    }
    if (body != null) {
      body.close();
      body = null;
    }
  }

  private boolean isHead() {
    return HttpMethod.HEAD.equals(request.method());
  }

  @Override
  public String path() {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  @Override
  public @Nullable String first(String name) {
    return request.headers().get(name);
  }

  @Override
  public List<String> all(String name) {
    return request.headers().getAll(name);
  }

  @Override
  public @Nullable InetAddress peer() {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : null;
  }

  @Override
  public boolean secure() {
    return LaneAnswers.isSecure(ctx.channel());
  }
}
