package live.spyglass.bench.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Stands where the transcoder stands: immutable pieces of the size that their rendition's name
/// says, and parts and reloads that are held back until they [exist][#bring].
final class Origin implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<Integer, byte[]> bodies = new ConcurrentHashMap<>();

  Origin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Lets go whoever waits for the address below the broadcast, now or later.
  void bring(String resource) {
    latch(resource).countDown();
  }

  /// How often the address was asked for.
  int asked(String resource) {
    AtomicInteger times = asked.get(resource);
    return times == null ? 0 : times.get();
  }

  private CountDownLatch latch(String resource) {
    return awaited.computeIfAbsent(resource, _ -> new CountDownLatch(1));
  }

  /// `/origin/{id}/{rendition}/…`; a rendition is called by its pieces' bytes, `w` before it means
  /// that they are waited for.
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().toString().split("/", 5);
      if (exchange.getRequestMethod().equals("HEAD") || path.length < 5) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String resource = path[3] + "/" + path[4];
      asked.computeIfAbsent(resource, _ -> new AtomicInteger()).incrementAndGet();
      if (path[3].startsWith("w")) {
        latch(resource).await();
      }
      boolean playlist = path[4].startsWith("index.m3u8");
      int size = Integer.parseInt(path[3].replaceFirst("^w", "").split("v", 2)[0]);
      byte[] body = bodies.computeIfAbsent(playlist ? 3_000 : size, Origin.random(playlist));
      exchange
          .getResponseHeaders()
          .set("Content-Type", playlist ? "application/vnd.apple.mpegurl" : "video/mp4");
      exchange
          .getResponseHeaders()
          .set("Cache-Control", playlist ? "max-age=1" : "max-age=31536000, public, immutable");
      exchange.getResponseHeaders().set("ETag", "\"" + resource.hashCode() + "\"");
      exchange.sendResponseHeaders(200, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What a file and a piece hold: the same on all sides, and nothing that compresses.
  static Function<Integer, byte[]> random(boolean text) {
    return size -> {
      byte[] bytes = new byte[size];
      if (text) {
        java.util.Arrays.fill(bytes, (byte) '#');
      } else {
        new Random(size).nextBytes(bytes);
      }
      return bytes;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
