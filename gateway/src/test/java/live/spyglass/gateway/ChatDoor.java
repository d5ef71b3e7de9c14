package live.spyglass.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import live.spyglass.events.BroadcastId;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/// In place of the chat's WebSocket door: each room behaves as its test says.
final class ChatDoor {

  /// What a room does with a connection.
  interface Room extends BiFunction<WebsocketInbound, WebsocketOutbound, Publisher<Void>> {}

  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Map<String, HttpHeaders> headers = new ConcurrentHashMap<>();
  private final Map<String, String> addresses = new ConcurrentHashMap<>();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .route(routes -> routes.get("/chat/{id}", this::answer))
          .bindNow();

  String url() {
    return "ws://127.0.0.1:" + server.port();
  }

  void open(BroadcastId broadcast, Room room) {
    rooms.put(broadcast.value(), room);
  }

  void refuse(BroadcastId broadcast, int status) {
    refusals.put(broadcast.value(), status);
  }

  /// What the room was asked with.
  HttpHeaders headers(BroadcastId broadcast) {
    return found(headers.get(broadcast.value()));
  }

  String address(BroadcastId broadcast) {
    return found(addresses.get(broadcast.value()));
  }

  private static <T> T found(@org.jspecify.annotations.Nullable T value) {
    if (value == null) {
      throw new AssertionError("nobody came");
    }
    return value;
  }

  private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    String id = String.valueOf(request.param("id"));
    headers.put(id, request.requestHeaders().copy());
    addresses.put(id, request.uri());
    Integer refusal = refusals.get(id);
    Room room = rooms.get(id);
    if (refusal != null || room == null) {
      return response.status(refusal == null ? 404 : refusal).send();
    }
    return response.sendWebsocket(room);
  }
}
