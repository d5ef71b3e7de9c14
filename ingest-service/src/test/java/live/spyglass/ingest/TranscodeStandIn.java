package live.spyglass.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.testsupport.Stores;

/// A transcode node's end of `GET /internal/live/{broadcastId}/{streamId}`, on a real socket and
/// with a real FFmpeg, which reads the stream where transcode does.
final class TranscodeStandIn {

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private volatile int ingestPort;

  TranscodeStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/live/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void readFrom(int port) {
    ingestPort = port;
  }

  /// How often something was asked for.
  int asked() {
    return asked.get();
  }

  /// What is being made now.
  int running() {
    return running.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String stream = path.substring(path.lastIndexOf('/') + 1);
    asked.incrementAndGet();
    running.incrementAndGet();
    Process process =
        new ProcessBuilder(
                List.of(
                    Stores.ffmpeg().toString(),
                    "-v",
                    "error",
                    "-fflags",
                    "nobuffer",
                    "-analyzeduration",
                    "500000",
                    "-headers",
                    "Authorization: Bearer " + IngestTest.TOKEN + "\r\n",
                    "-i",
                    "http://127.0.0.1:" + ingestPort + "/internal/streams/" + stream,
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    "-tune",
                    "zerolatency",
                    "-g",
                    "30",
                    "-pix_fmt",
                    "yuv420p",
                    "-c:a",
                    "libopus",
                    "-ac",
                    "2",
                    "-ar",
                    "48000",
                    "-flush_packets",
                    "1",
                    "-f",
                    "flv",
                    "pipe:1"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (exchange;
        InputStream made = process.getInputStream()) {
      exchange.sendResponseHeaders(200, 0);
      byte[] buffer = new byte[8192];
      for (int n = made.read(buffer); n >= 0; n = made.read(buffer)) {
        exchange.getResponseBody().write(buffer, 0, n);
        exchange.getResponseBody().flush();
      }
    } finally {
      process.destroyForcibly();
      running.decrementAndGet();
    }
  }
}
