package live.spyglass.standalone.service;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Says that it is ready on `SERVER_PORT`, and ends before that when it is being trained, as Spring
/// does.
public final class TinyService {
  private TinyService() {}

  public static void main(String[] words) throws Exception {
    int port = Integer.parseInt(System.getenv("SERVER_PORT"));
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    if ("onRefresh".equals(System.getProperty("spring.context.exit"))) {
      return;
    }
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/actuator/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }
}
