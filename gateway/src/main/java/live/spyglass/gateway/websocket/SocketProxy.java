package live.spyglass.gateway.websocket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.gateway.GatewayProperties;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/// The end of the route of `/chat/{id}`: connects to the chat's WebSocket door, then to the client,
/// then both to each other.
@Component
public class SocketProxy implements GatewayFilter, SmartLifecycle {

  private static final int CONNECT_MILLIS = 2_000;

  /// Of the handshake itself (RFC 6455 §4.1) or of one connection: each side has its own.
  private static final Set<String> OWN =
      Set.of("host", "connection", "upgrade", "keep-alive", "te", "trailer", "transfer-encoding");

  private final GatewayProperties gateway;
  private final SocketProperties properties;
  private final HttpClient client;
  private final AtomicInteger open = new AtomicInteger();
  private volatile Sinks.Empty<Void> leaving = Sinks.empty();
  private volatile boolean running;

  SocketProxy(GatewayProperties gateway, SocketProperties properties, MeterRegistry meters) {
    this.gateway = gateway;
    this.properties = properties;
    this.client =
        HttpClient.newConnection().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    Gauge.builder("spyglass.gateway.websocket.connections", open, AtomicInteger::get)
        .description("WebSockets that pass through this gateway")
        .register(meters);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    if (!isHandshake(request)) {
      return Mono.error(
          new ProblemException(Problem.INVALID_REQUEST, "A chat is a WebSocket (RFC 6455)."));
    }
    return Mono.defer(() -> {
      boolean room = open.incrementAndGet() <= properties.maxConnections();
      Mono<Void> whole =
          running && room
              ? connect(exchange)
              : Mono.error(
                  new ProblemException(
                      Problem.UNAVAILABLE, "No further chats can be opened here."));
      return whole.doFinally(_ -> open.decrementAndGet());
    });
  }

  private Mono<Void> connect(ServerWebExchange exchange) {
    return client
        .headers(headers -> pass(exchange.getRequest(), headers))
        .websocket(
            WebsocketClientSpec.builder()
                .maxFramePayloadLength(properties.maxFrameBytes())
                .handlePing(true)
                .build())
        .uri(target(exchange.getRequest()))
        .handle((in, out) ->
            Flux.just(true)
                .concatWith(
                    accept(exchange, new SocketEnd(in, out, properties.stallTimeout()))
                        .then(Mono.empty())))
        .timeout(Mono.delay(properties.handshakeTimeout()))
        .then()
        .onErrorMap(WebSocketClientHandshakeException.class, SocketProxy::refusal);
  }

  /// The chat has accepted: now the client's connection becomes a WebSocket too.
  private Mono<Void> accept(ServerWebExchange exchange, SocketEnd chat) {
    ServerHttpResponse response = exchange.getResponse();
    HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
    WebsocketServerSpec spec =
        WebsocketServerSpec.builder()
            .maxFramePayloadLength(properties.maxFrameBytes())
            .handlePing(true)
            .build();
    Sinks.Empty<Void> over = Sinks.empty();
    Mono<Void> upgraded =
        Mono.defer(() ->
            connection.sendWebsocket(
                (in, out) ->
                    join(new SocketEnd(in, out, properties.stallTimeout()), chat)
                        .doFinally(_ -> over.tryEmitEmpty()),
                spec));
    // The upgrade completes as soon as it has happened; the chat's connection must live on.
    return response.setComplete().then(upgraded).then(over.asMono());
  }

  /// Until one of the two closes, or this gateway stops.
  private Mono<Void> join(SocketEnd client, SocketEnd chat) {
    Mono<Void> farewell =
        leaving
            .asMono()
            .then(
                Mono.defer(
                    () -> Mono.when(client.close(SocketEnd.GONE), chat.close(SocketEnd.GONE))));
    return Mono.firstWithSignal(chat.passTo(client), client.passTo(chat), farewell);
  }

  private URI target(ServerHttpRequest request) {
    String query = request.getURI().getRawQuery();
    return gateway
        .chatWebsocketUrl()
        .resolve(request.getURI().getRawPath() + (query == null ? "" : "?" + query));
  }

  private static void pass(ServerHttpRequest request, HttpHeaders headers) {
    request
        .getHeaders()
        .forEach((name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!OWN.contains(lower) && !lower.startsWith("sec-websocket-")) {
            headers.set(name, List.copyOf(values));
          }
        });
  }

  private static boolean isHandshake(ServerHttpRequest request) {
    return HttpMethod.GET.equals(request.getMethod())
        && "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())
        && request.getHeaders().containsHeader("Sec-WebSocket-Key");
  }

  private static ProblemException refusal(WebSocketClientHandshakeException failure) {
    int status = failure.response() == null ? 0 : failure.response().status().code();
    return switch (status) {
      case 400 -> new ProblemException(Problem.INVALID_REQUEST, "The chat cannot read this.");
      case 403 ->
          new ProblemException(Problem.FORBIDDEN, "Pages of this origin may not open a chat.");
      case 404 -> new ProblemException(Problem.NOT_FOUND, "There is no such chat.");
      case 429 ->
          new ProblemException(
              Problem.TOO_MANY_REQUESTS, "Too many chats are open from your address.");
      default -> new ProblemException(Problem.UNAVAILABLE, "The chat takes nobody at the moment.");
    };
  }

  @Override
  public void start() {
    leaving = Sinks.empty();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    leaving.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before the web server, which waits for what is still open.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
