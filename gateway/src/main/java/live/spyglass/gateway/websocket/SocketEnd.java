package live.spyglass.gateway.websocket;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/// One end of a pair: a WebSocket whose frames are taken from the start, since they may be followed
/// by its end (a chat that refuses says why and closes) before the other end is there. A few are
/// kept; until they are passed on, no more are read.
final class SocketEnd {

  /// An end that went without a word: whoever is told so connects again.
  static final WebSocketCloseStatus GONE = WebSocketCloseStatus.ENDPOINT_UNAVAILABLE;

  private static final int KEPT_FRAMES = 64;

  private final WebsocketInbound in;
  private final WebsocketOutbound out;
  private final Frames frames = new Frames();

  /// Takes frames from now on. An end that takes nothing of what is sent to it for the time-out is
  /// let go.
  SocketEnd(WebsocketInbound in, WebsocketOutbound out, Duration stallTimeout) {
    this.in = in;
    this.out = out;
    in.withConnection(connection ->
        connection.addHandlerFirst(
            new WriteTimeoutHandler(stallTimeout.toMillis(), TimeUnit.MILLISECONDS)));
    in.receiveFrames().subscribe(frames);
  }

  /// Passes what this end says to the other one, and at last why it closed. When the other one has
  /// closed, what is left of this one's words is for nobody: the other's way tells this one.
  Mono<Void> passTo(SocketEnd other) {
    return other
        .out
        .sendObject(frames.kept())
        .then()
        .then(Mono.defer(() -> in.receiveCloseStatus().defaultIfEmpty(GONE)))
        .flatMap(other::close)
        .onErrorResume(_ -> {
          WebSocketCloseStatus unreadable = frames.unreadable;
          return unreadable == null
              ? Mono.never()
              : Mono.when(close(unreadable), other.close(GONE));
        });
  }

  /// Says goodbye. What stood in no close frame (RFC 6455 §7.4.1) goes into none.
  Mono<Void> close(WebSocketCloseStatus status) {
    // Not to be taken back, whichever of the ways between the ends finishes first.
    return Mono.fromFuture(() -> goodbye(status).onErrorComplete().toFuture(), true);
  }

  private Mono<Void> goodbye(WebSocketCloseStatus status) {
    if (status.code() == WebSocketCloseStatus.EMPTY.code()) {
      return out.sendClose();
    }
    boolean sendable = WebSocketCloseStatus.isValidStatusCode(status.code());
    WebSocketCloseStatus said = sendable ? status : GONE;
    return out.sendClose(said.code(), said.reasonText());
  }

  /// The frames that have come, until they are passed on: never more than were asked for.
  private static final class Frames extends BaseSubscriber<WebSocketFrame> {

    private final Sinks.Many<WebSocketFrame> kept = Sinks.many().unicast().onBackpressureBuffer();

    /// What to say to an end whose frames cannot be read: a code of its own for one that is too
    /// long or against the protocol (RFC 6455 §7.4.1).
    volatile @Nullable WebSocketCloseStatus unreadable;

    Flux<WebSocketFrame> kept() {
      return kept.asFlux().doOnNext(_ -> request(1));
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(KEPT_FRAMES);
    }

    /// Keeps a copy on the heap, which nobody needs to release.
    @Override
    protected void hookOnNext(WebSocketFrame frame) {
      kept.emitNext(
          frame.replace(Unpooled.copiedBuffer(frame.content())),
          Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    protected void hookOnComplete() {
      kept.tryEmitComplete();
    }

    @Override
    protected void hookOnError(Throwable failure) {
      unreadable =
          failure instanceof CorruptedWebSocketFrameException corrupted
              ? corrupted.closeStatus()
              : GONE;
      kept.tryEmitError(failure);
    }
  }
}
