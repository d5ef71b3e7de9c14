package live.spyglass.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.access.PlaybackGrants;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Requests for `/media/{id}/…` that have not taken the lane: those of HTTP/2 and HTTP/1.0, those
/// whose address is not canonical, preflights, and recordings. A grant in the path
/// (`/media/{id}/~{grant}/…`) is checked and taken out; the origin is told which broadcast it
/// covers.
@Component
@Order(-40)
final class MediaHandler implements WebFilter {

  private static final int BLOCK = 64 * 1024;

  private static final List<String> ASKED =
      List.of(
          HttpHeaders.RANGE,
          HttpHeaders.IF_RANGE,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.IF_MODIFIED_SINCE);

  private static final List<String> ANSWERED =
      List.of(
          HttpHeaders.CONTENT_TYPE,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_RANGE,
          HttpHeaders.CONTENT_DISPOSITION,
          HttpHeaders.ACCEPT_RANGES,
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.ETAG,
          HttpHeaders.LAST_MODIFIED);

  private final Edge edge;
  private final OriginDirectory directory;
  private final OriginClient origin;
  private final PlaybackGrants grants;

  MediaHandler(Edge edge, OriginDirectory directory, OriginClient origin, PlaybackGrants grants) {
    this.edge = edge;
    this.directory = directory;
    this.origin = origin;
    this.grants = grants;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    URI uri = request.getURI();
    if (!uri.getRawPath().startsWith(MediaAddress.PREFIX)) {
      return chain.filter(exchange);
    }
    ServerHttpResponse response = exchange.getResponse();
    set(response.getHeaders(), Reply.ALWAYS);
    HttpMethod method = request.getMethod();
    if (HttpMethod.OPTIONS.equals(method)) {
      response.setStatusCode(HttpStatus.NO_CONTENT);
      set(response.getHeaders(), Reply.PREFLIGHT);
      return response.setComplete();
    }
    if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      return Mono.error(Refusals.onlyFetched());
    }
    Optional<MediaAddress> address = MediaAddress.parse(uri.getRawPath(), uri.getRawQuery());
    if (address.isEmpty()) {
      return Mono.error(new ProblemException(Problem.NOT_FOUND, "There is no such media."));
    }
    return address.get().isShared()
        ? share(exchange, address.get())
        : admit(address.get()).then(Mono.defer(() -> pass(exchange, address.get())));
  }

  private static void set(HttpHeaders headers, List<String> namesAndValues) {
    Iterator<String> each = namesAndValues.iterator();
    while (each.hasNext()) {
      headers.set(each.next(), each.next());
    }
  }

  private Mono<Void> admit(MediaAddress address) {
    return address.grant() == null
        ? Mono.empty()
        : grants.check(address.grant(), address.broadcast());
  }

  private Mono<Void> share(ServerWebExchange exchange, MediaAddress address) {
    return Mono.<Body>create(
            sink -> {
              Edge.Place place =
                  edge.ask(
                      address,
                      Caller.of(exchange).requestId(),
                      new Asker() {
                        @Override
                        public void given(Body body) {
                          sink.success(body);
                        }

                        @Override
                        public void refused(ProblemException problem) {
                          sink.error(problem);
                        }

                        @Override
                        public void passOn() {
                          sink.success();
                        }
                      });
              sink.onCancel(place::close);
            })
        .doOnDiscard(Body.class, Body::close)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(body -> body.isPresent() ? write(exchange, body.get()) : pass(exchange, address));
  }

  private Mono<Void> write(ServerWebExchange exchange, Body body) {
    ServerHttpRequest request = exchange.getRequest();
    ServerHttpResponse response = exchange.getResponse();
    Conditions conditions =
        Conditions.of(HttpMethod.HEAD.equals(request.getMethod()), request.getHeaders()::getFirst);
    Body chosen = body instanceof Piece piece ? piece.as(conditions) : body;
    Reply reply = Reply.of(chosen.head(), conditions, chosen.isCompressed());
    response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
    set(response.getHeaders(), reply.headers());
    if (conditions.head() || reply.from() == reply.to()) {
      chosen.close();
      return response.setComplete();
    }
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    Flux<DataBuffer> bytes =
        Flux.create(sink -> new Reading(edge, chosen, reply, sink, buffers).start());
    return response.writeWith(bytes);
  }

  /// Hands a body on as fast as it is asked for.
  private static final class Reading {

    private final Edge edge;
    private final Body body;
    private final long to;
    private final FluxSink<DataBuffer> sink;
    private final NettyDataBufferFactory buffers;
    private final AtomicInteger calls = new AtomicInteger();
    private long position;
    private long seen = -1;
    private boolean closed;
    private volatile boolean over;
    private volatile boolean stands;

    Reading(
        Edge edge,
        Body body,
        Reply reply,
        FluxSink<DataBuffer> sink,
        NettyDataBufferFactory buffers) {
      this.edge = edge;
      this.body = body;
      this.position = reply.from();
      this.to = reply.to() < 0 ? Long.MAX_VALUE : reply.to();
      this.sink = sink;
      this.buffers = buffers;
    }

    void start() {
      long every = edge.stallTimeout().toMillis();
      Disposable watch =
          Schedulers.parallel()
              .schedulePeriodically(
                  () -> {
                    stands = sink.requestedFromDownstream() == 0;
                    go();
                  },
                  every,
                  every,
                  TimeUnit.MILLISECONDS);
      sink.onDispose(() -> {
        watch.dispose();
        over = true;
        go();
      });
      sink.onRequest(_ -> go());
    }

    /// One at a time, whoever calls.
    private void go() {
      if (calls.getAndIncrement() != 0) {
        return;
      }
      int missed = 1;
      do {
        try {
          emit();
        } catch (Body.BrokenOffException e) {
          sink.error(e);
        }
        if (over && !closed) {
          closed = true;
          body.close();
        }
        missed = calls.addAndGet(-missed);
      } while (missed != 0);
    }

    private void emit() {
      if (stands) {
        stands = false;
        if (seen == position) {
          edge.stalled();
          throw new Body.BrokenOffException();
        }
        seen = position;
      }
      while (!over && sink.requestedFromDownstream() > 0) {
        ByteBuf bytes =
            position >= to ? null : body.read(position, (int) Math.min(BLOCK, to - position));
        if (bytes != null) {
          position += bytes.readableBytes();
          edge.sent(bytes.readableBytes());
          sink.next(buffers.wrap(bytes));
        } else if (position >= to || body.endsAt(position)) {
          sink.complete();
          return;
        } else {
          body.whenMore(position, this::go);
          return;
        }
      }
    }
  }

  /// Asks once more when the node went away before it had said anything.
  private Mono<Void> pass(ServerWebExchange exchange, MediaAddress address) {
    ServerHttpResponse response = exchange.getResponse();
    return directory
        .find(address.broadcast())
        .flatMap(base ->
            attempt(exchange, address, base)
                .onErrorResume(
                    failure -> OriginClient.hasGone(failure) && !response.isCommitted(),
                    _ ->
                        directory
                            .findAfter(address.broadcast(), base)
                            .flatMap(next -> attempt(exchange, address, next.base()))));
  }

  private Mono<Void> attempt(ServerWebExchange exchange, MediaAddress address, URI base) {
    ServerHttpRequest request = exchange.getRequest();
    DefaultHttpHeaders asked = new DefaultHttpHeaders();
    for (String name : ASKED) {
      String value = request.getHeaders().getFirst(name);
      if (value != null) {
        asked.set(name, value);
      }
    }
    return origin.pass(
        io.netty.handler.codec.http.HttpMethod.valueOf(request.getMethod().name()),
        base,
        address,
        asked,
        Caller.of(exchange).requestId(),
        answer -> answer(exchange, answer));
  }

  private static Mono<Void> answer(ServerWebExchange exchange, OriginClient.Passing answer) {
    int status = answer.status();
    boolean unsatisfiable = status == HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value();
    if (status >= 400 && !unsatisfiable) {
      return discard(answer).then(Mono.error(Refusals.byStatus(status, answer.headers())));
    }
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    response.setStatusCode(HttpStatusCode.valueOf(status));
    for (String name : ANSWERED) {
      String value = answer.headers().get(name);
      if (value != null) {
        headers.set(name, value);
      }
    }
    if (unsatisfiable) {
      headers.setCacheControl("no-store");
    } else if (headers.getCacheControl() == null) {
      headers.setCacheControl("no-cache");
    }
    if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
      return discard(answer).then(response.setComplete());
    }
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    return response.writeWith(answer.body().map(buffers::wrap));
  }

  private static Mono<Void> discard(OriginClient.Passing answer) {
    return answer.body().doOnNext(ByteBuf::release).then();
  }
}
