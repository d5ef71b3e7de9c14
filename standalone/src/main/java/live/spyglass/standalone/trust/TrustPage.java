package live.spyglass.standalone.trust;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// All that is said without TLS to others on the network: that there is a secure address, and how
/// to trust it. The authority's certificate is offered in the forms that phones take.
///
/// Whoever sits on the network could change this page; that is why it and the terminal both show
/// the certificate's fingerprint.
public final class TrustPage implements AutoCloseable {

  public static final String PATH = "/trust";

  private static final int BACKLOG = 16;
  private static final int THREADS = 4;

  private final byte[] certificate;
  private final String fingerprint;
  private final int securePort;
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().daemon().name("trust").factory());

  private TrustPage(X509Certificate authority, int securePort) {
    try {
      this.certificate = authority.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e);
    }
    this.fingerprint = fingerprint(authority);
    this.securePort = securePort;
  }

  /// @param securePort where the door with TLS is, at the same address
  public static TrustPage open(
      List<InetAddress> addresses, int port, X509Certificate authority, int securePort)
      throws IOException {
    // In seconds; read when the first server is made. Nobody needs longer, and threads are few.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("jdk.httpserver.maxConnections", "64");
    var page = new TrustPage(authority, securePort);
    try {
      for (InetAddress address : addresses) {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        server.createContext("/", page::answer);
        server.setExecutor(page.threads);
        server.start();
        page.servers.add(server);
      }
      return page;
    } catch (IOException e) {
      page.close();
      throw e;
    }
  }

  /// SHA-256 of a certificate, as phones show it.
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case PATH -> send(exchange, "text/html; charset=utf-8", page(exchange));
        case PATH + "/spyglass.crt" -> send(exchange, "application/x-x509-ca-cert", certificate);
        case PATH + "/spyglass.pem" -> send(exchange, "application/x-pem-file", utf8(pem()));
        case PATH + "/spyglass.mobileconfig" ->
            send(exchange, "application/x-apple-aspen-config", utf8(profile()));
        default -> {
          exchange.getResponseHeaders().set("Location", PATH);
          exchange.sendResponseHeaders(302, -1);
        }
      }
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /// In French for whoever prefers it, else in English.
  private byte[] page(HttpExchange exchange) throws IOException {
    String languages = exchange.getRequestHeaders().getFirst("Accept-Language");
    boolean french =
        languages != null && languages.strip().toLowerCase(Locale.ROOT).startsWith("fr");
    InetAddress here = exchange.getLocalAddress().getAddress();
    String host =
        here instanceof Inet6Address ? "[" + here.getHostAddress() + "]" : here.getHostAddress();
    return utf8(
        resource(french ? "trust.fr.html" : "trust.en.html")
            .replace("{address}", "https://" + host + ":" + securePort + "/")
            .replace("{fingerprint}", fingerprint));
  }

  private String pem() {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, utf8("\n")).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }

  /// What iPhones install: the same certificate in a profile.
  private String profile() throws IOException {
    return resource("profile.mobileconfig")
        .replace("{certificate}", Base64.getEncoder().encodeToString(certificate))
        .replace("{certificate-id}", UUID.nameUUIDFromBytes(certificate).toString())
        .replace("{profile-id}", UUID.nameUUIDFromBytes(utf8(fingerprint)).toString());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TrustPage.class.getResourceAsStream("/trust/" + name)) {
      if (in == null) {
        throw new IOException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
