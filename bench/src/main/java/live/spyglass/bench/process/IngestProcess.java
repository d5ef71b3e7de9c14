package live.spyglass.bench.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import live.spyglass.bench.Run;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;

/// The ingest service without the others: every key is good.
public final class IngestProcess {
  public static final String MODULE = "ingest-service";

  private IngestProcess() {}

  /// `heap`: such as `512m`. `httpPort`: where it serves HTTP. `environment`: where it takes media.
  /// `broadcasts`: whose the next key is.
  public static ServerProcess start(
      Run run,
      String heap,
      int httpPort,
      Map<String, String> environment,
      Supplier<BroadcastId> broadcasts)
      throws IOException {
    HttpServer catalog = catalog(broadcasts);
    run.own(() -> catalog.stop(0));
    var variables = new TreeMap<>(environment);
    variables.put("INGEST_CATALOG_URL", "http://127.0.0.1:" + catalog.getAddress().getPort());
    variables.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", Stores.kafka().bootstrapServers());
    variables.put("SPYGLASS_INTERNAL_TOKEN", "a-secret-of-this-bench-alone");
    variables.put("SPYGLASS_JWKS_URL", "http://127.0.0.1:1/.well-known/jwks.json");
    return ServerProcess.service(run, MODULE, heap, httpPort, variables);
  }

  /// The one thing that ingest asks of it.
  private static HttpServer catalog(Supplier<BroadcastId> broadcasts) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/internal/stream-keys/resolve",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] answer =
                "{\"broadcastId\":\"%s\",\"ownerId\":\"%s\",\"audience\":\"PUBLIC\"}"
                    .formatted(broadcasts.get(), AccountId.random())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    return server;
  }
}
