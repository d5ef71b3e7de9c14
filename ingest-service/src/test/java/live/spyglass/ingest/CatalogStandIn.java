package live.spyglass.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The catalog's end of `POST /internal/stream-keys/resolve`, on a real socket: the one thing of
/// another service that ingest calls.
final class CatalogStandIn {

  private static final Pattern QUESTION =
      Pattern.compile("\\{\"streamKeyHash\":\"([0-9a-f]{64})\"}");

  private final Map<String, TestBroadcast> broadcasts = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final HttpServer server;
  private volatile boolean broken;
  private volatile boolean hidden;
  private volatile CountDownLatch latch = new CountDownLatch(0);

  CatalogStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/internal/stream-keys/resolve", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void add(TestBroadcast broadcast) {
    broadcasts.put(broadcast.keyHash(), broadcast);
  }

  void remove(TestBroadcast broadcast) {
    broadcasts.remove(broadcast.keyHash());
  }

  /// Answers 503 from now on, or well again.
  void setBroken(boolean broken) {
    this.broken = broken;
  }

  /// Answers as to a service with another internal token from now on, or well again.
  void setHidden(boolean hidden) {
    this.hidden = hidden;
  }

  /// Answers only when the latch is open.
  void waitFor(CountDownLatch latch) {
    this.latch = latch;
  }

  int questions() {
    return questions.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      questions.incrementAndGet();
      latch.await();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher question = QUESTION.matcher(body);
      boolean mayAsk =
          ("Bearer " + IngestTest.TOKEN)
              .equals(exchange.getRequestHeaders().getFirst("Authorization"));
      TestBroadcast found = question.matches() ? broadcasts.get(question.group(1)) : null;
      if (hidden) {
        exchange.sendResponseHeaders(404, -1);
      } else if (broken) {
        send(exchange, 503, "application/problem+json", "{}");
      } else if (!mayAsk || !question.matches()) {
        send(exchange, 400, "application/problem+json", "{}");
      } else if (found == null) {
        send(exchange, 404, "application/problem+json", "{\"status\":404}");
      } else {
        send(exchange, 200, "application/json", found.json());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
