package live.spyglass.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// A service behind the gateway, at the boundary of the process: a small real HTTP server that
/// keeps what it is asked.
final class Upstream implements AutoCloseable {

  /// A request as it arrived.
  record Asked(String method, String uri, com.sun.net.httpserver.Headers headers, String body) {}

  private final HttpServer server;
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>(1000);

  Upstream() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, 200, "text/plain", "upstream"));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Answers below the path as the handler says, from now on.
  Upstream at(String path, HttpHandler handler) {
    forget(path);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            keep(exchange);
            handler.handle(exchange);
          }
        });
    return this;
  }

  Upstream at(String path, int status, String type, String body) {
    forget(path);
    server.createContext(path, exchange -> answer(exchange, status, type, body));
    return this;
  }

  /// The last request that arrived, after forgetting all.
  Asked last() {
    Asked found = null;
    for (Asked next = asked.poll(); next != null; next = asked.poll()) {
      found = next;
    }
    if (found == null) {
      throw new AssertionError("nothing was asked");
    }
    return found;
  }

  /// Forgets what has arrived.
  void forget() {
    asked.clear();
  }

  /// Whether anything has arrived since [#last].
  boolean wasAsked() {
    return !asked.isEmpty();
  }

  private void forget(String path) {
    try {
      server.removeContext(path);
    } catch (IllegalArgumentException e) {
      // There was none.
    }
  }

  private void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      keep(exchange);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void keep(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            body));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
