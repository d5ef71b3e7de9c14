package live.spyglass.transcode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import live.spyglass.events.StreamId;
import live.spyglass.testsupport.Stores;

/// What ingest is to this service: streams over HTTP, each read a fresh publisher by a real FFmpeg
/// in real time. A stream that is stopped ends for its readers and is 404 from then on.
final class PublishedStreams implements AutoCloseable {

  static final String TOKEN = "a-secret-for-this-test";

  private final HttpServer server;

  /// Bytes of an FLV header with the length behind it.
  private static final int HEADER = 13;

  private static final int TAG_HEADER = 11;

  private record Published(
      List<List<String>> commands, boolean realTime, boolean silent, boolean vp8) {
    Published(List<List<String>> commands, boolean realTime, boolean silent) {
      this(commands, realTime, silent, false);
    }
  }

  private final Map<String, Published> streams = new ConcurrentHashMap<>();
  private final Map<Process, String> running = new ConcurrentHashMap<>();
  private final Set<String> seenWithoutToken = ConcurrentHashMap.newKeySet();

  PublishedStreams() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/streams/", this::serve);
    server.start();
  }

  /// A test picture of 640×360 at 30 frames a second with a tone; `options` come before the output.
  StreamId publish(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=640x360:r=30",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000"));
    command.addAll(List.of("-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast"));
    command.addAll(List.of("-g", "60", "-bf", "0", "-b:v", "400k", "-pix_fmt", "yuv420p"));
    command.addAll(List.of("-map", "1:a", "-c:a", "aac", "-b:a", "64k"));
    command.addAll(List.of(options));
    return publishRaw(command);
  }

  StreamId publishRaw(List<String> command) {
    return publish(new Published(List.of(command), true, false));
  }

  /// One after the other as one stream.
  StreamId publishParts(List<List<String>> commands) {
    return publish(new Published(commands, true, false));
  }

  /// The same, but nobody says that a new part begins: no metadata and no configurations.
  StreamId publishPartsSilently(List<List<String>> commands) {
    return publish(new Published(commands, true, true));
  }

  /// Pictures in VP8, and sound by these options.
  StreamId publishVp8(String... sound) {
    return publish(new Published(List.of(List.of(sound)), true, false, true));
  }

  /// As fast as it can be made.
  StreamId publishFast(List<String> command) {
    return publish(new Published(List.of(command), false, false));
  }

  private StreamId publish(Published published) {
    StreamId id = StreamId.random();
    streams.put(id.value(), published);
    return id;
  }

  String url(StreamId id) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/internal/streams/" + id;
  }

  void stop(StreamId id) {
    streams.remove(id.value());
    running.forEach((process, stream) -> {
      if (stream.equals(id.value())) {
        process.destroyForcibly();
      }
    });
  }

  boolean wasAskedWithoutToken() {
    return !seenWithoutToken.isEmpty();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String id = path.substring(path.lastIndexOf('/') + 1);
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      seenWithoutToken.add(id);
    }
    Published published = streams.get(id);
    if (published == null) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      if (published.vp8()) {
        sendVp8(id, published.commands().getFirst(), exchange.getResponseBody());
        return;
      }
      boolean first = true;
      for (List<String> options : published.commands()) {
        send(id, options, published, first, exchange.getResponseBody());
        first = false;
      }
    }
  }

  private void sendVp8(String id, List<String> sound, OutputStream out) throws IOException {
    Process process = Vp8Stream.start(sound);
    running.put(process, id);
    try {
      Vp8Stream.write(process, !sound.isEmpty(), out);
    } finally {
      process.destroyForcibly();
      running.remove(process);
    }
  }

  private void send(
      String id, List<String> options, Published published, boolean first, OutputStream out)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Stores.ffmpeg().toString(), "-v", "error"));
    if (published.realTime()) {
      command.add("-re");
    }
    command.addAll(options);
    command.addAll(List.of("-flush_packets", "1", "-f", "flv", "pipe:1"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    running.put(process, id);
    try (InputStream flv = process.getInputStream()) {
      byte[] header = flv.readNBytes(HEADER);
      if (first) {
        out.write(header);
      }
      for (byte[] tag = nextTag(flv); tag.length > 0; tag = nextTag(flv)) {
        if (first || !published.silent() || !announces(tag)) {
          out.write(tag);
          out.flush();
        }
      }
    } finally {
      process.destroyForcibly();
      running.remove(process);
    }
  }

  /// One tag with the length behind it (Adobe FLV specification 10.1 §E.4.1); empty at the end.
  private static byte[] nextTag(InputStream flv) throws IOException {
    byte[] head = flv.readNBytes(TAG_HEADER);
    if (head.length < TAG_HEADER) {
      return new byte[0];
    }
    int length = (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff);
    byte[] tag = Arrays.copyOf(head, TAG_HEADER + length + 4);
    return flv.readNBytes(tag, TAG_HEADER, length + 4) < length + 4 ? new byte[0] : tag;
  }

  /// Metadata, or the sequence header of H.264 or AAC.
  private static boolean announces(byte[] tag) {
    boolean avcOrAac =
        (tag[0] == 9 && (tag[11] & 0x8f) == 7) || (tag[0] == 8 && (tag[11] & 0xf0) == 0xa0);
    return tag[0] == 18 || (avcOrAac && tag[12] == 0);
  }

  /// As a node that dies: connections break off, no stream comes to its end.
  @Override
  public void close() {
    server.stop(0);
    running.keySet().forEach(Process::destroyForcibly);
  }
}
