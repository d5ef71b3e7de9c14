package live.spyglass.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Takes what services send by OTLP over HTTP, and knows which trace has spans of which services.
final class TraceCollector implements AutoCloseable {

  // opentelemetry/proto/trace/v1/trace.proto: the fields that are read.
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int NAME = 5;

  private static final String SERVICE = "service.name";

  private final HttpServer server;

  /// Names of spans, each with its service's before it, by trace.
  private final Map<String, Set<String>> traces = new ConcurrentHashMap<>();

  TraceCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            fields(ByteBuffer.wrap(body), RESOURCE_SPANS).forEach(this::read);
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Whether one trace has a span of each of these services.
  boolean hasTraceThrough(List<String> services) {
    return traces.values().stream()
        .anyMatch(spans ->
            services.stream()
                .allMatch(one -> spans.stream().anyMatch(span -> span.startsWith(one + ": "))));
  }

  /// For the message of a test that fails: the traces with the most services.
  Map<String, Set<String>> traces() {
    return new TreeMap<>(new HashMap<>(traces));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void read(ByteBuffer resourceSpans) {
    String service =
        fields(resourceSpans.duplicate(), RESOURCE).stream()
            .map(TraceCollector::text)
            .filter(text -> text.contains(SERVICE))
            .map(TraceCollector::service)
            .findFirst()
            .orElse("?");
    for (ByteBuffer scope : fields(resourceSpans.duplicate(), SCOPE_SPANS)) {
      for (ByteBuffer span : fields(scope, SPANS)) {
        byte[] id = bytes(fields(span.duplicate(), TRACE_ID).getFirst());
        String name = text(fields(span.duplicate(), NAME).getFirst());
        traces
            .computeIfAbsent(HexFormat.of().formatHex(id), _ -> ConcurrentHashMap.newKeySet())
            .add(service + ": " + name);
      }
    }
  }

  /// Behind the key stands the value, with two lengths and two tags before it.
  private static String service(String resource) {
    String behind = resource.substring(resource.indexOf(SERVICE) + SERVICE.length());
    int length = behind.charAt(3);
    return behind.substring(4, 4 + length);
  }

  private static String text(ByteBuffer value) {
    return new String(bytes(value), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }

  /// The values of one field of a message, as far as they have a length.
  private static List<ByteBuffer> fields(ByteBuffer message, int number) {
    List<ByteBuffer> found = new java.util.ArrayList<>();
    while (message.hasRemaining()) {
      long tag = varint(message);
      switch ((int) (tag & 7)) {
        case 0 -> {
          long _ = varint(message);
        }
        case 1 -> message.position(message.position() + Long.BYTES);
        case 2 -> {
          int length = (int) varint(message);
          if (tag >> 3 == number) {
            found.add(message.slice(message.position(), length));
          }
          message.position(message.position() + length);
        }
        case 5 -> message.position(message.position() + Integer.BYTES);
        default -> throw new AssertionError("no protocol buffer");
      }
    }
    return found;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
