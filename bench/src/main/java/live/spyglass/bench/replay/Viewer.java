package live.spyglass.bench.replay;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import live.spyglass.bench.rtmp.Encoder;
import tools.jackson.databind.JsonNode;

/// Somebody who watches one broadcast to its end and takes the recording along, over the public
/// addresses.
final class Viewer {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = 3_000_000;
  private static final int SEGMENT_MILLIS = 2000;

  /// How far the encoder may be ahead of the playlist. Tracks that are more than ten seconds apart
  /// count as broken, and those of a burst are unpacked side by side.
  private static final int LEAD_MILLIS = 9_000;

  private static final int MDAT_HEADER = 16;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI hls;

  Viewer(JsonNode broadcast) {
    this.hls = URI.create(broadcast.get("playback").get("hls").asString());
  }

  /// When the MP4 came, as of [System#nanoTime].
  record Arrival(long firstByteNanos, long firstMediaNanos) {}

  /// Lets the encoder send, as fast as the playlist follows, until all of it is listed but the
  /// segment that grows. Only the first group is sent before somebody reads the stream, for whoever
  /// comes gets no more than the last.
  void follow(Encoder encoder, int seconds) throws IOException, InterruptedException {
    Optional<URI> playlist = Optional.empty();
    int listed = 0;
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!encoder.isDone() || listed < seconds * 1000 - SEGMENT_MILLIS) {
      int ahead = playlist.isPresent() ? LEAD_MILLIS : SEGMENT_MILLIS - 100;
      if (!encoder.isDone() && encoder.sentMillis() < listed + ahead) {
        if (!encoder.send()) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
        continue;
      }
      playlist = playlist.isPresent() ? playlist : findPlaylist();
      int now = playlist.isPresent() ? listedMillis(text(playlist.get()).orElse("")) : 0;
      if (now > listed) {
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
      listed = Math.max(listed, now);
      await(deadline, "the playlist grows beyond " + listed + " ms");
    }
  }

  /// Looks until the playlist is closed.
  ///
  /// @return the seconds that it lists
  double awaitReplay() throws IOException, InterruptedException {
    URI playlist = findPlaylist().orElseThrow();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      String text = text(playlist).orElse("");
      if (text.contains("#EXT-X-ENDLIST")) {
        return text.lines()
            .filter(line -> line.startsWith("#EXTINF:"))
            .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(','))))
            .sum();
      }
      await(deadline, "the playlist is closed");
    }
  }

  /// Asks for the recording until it is there, and reads up to its first byte of media.
  Arrival awaitFile(String id) throws IOException, InterruptedException {
    HttpRequest request =
        request(hls.resolve("/media/" + id + "/recording.mp4")).header("Range", "bytes=0-").build();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      HttpResponse<java.io.InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var in = new DataInputStream(answer.body())) {
        if (answer.statusCode() == 206) {
          return arrival(in);
        }
        in.readAllBytes();
      }
      await(deadline, "the recording is there: " + answer.statusCode());
    }
  }

  /// `ftyp`, `moov`, the header of `mdat` with its 64-bit size, media.
  private static Arrival arrival(DataInputStream in) throws IOException {
    int fileType = in.readInt();
    long firstByte = System.nanoTime();
    in.skipNBytes(fileType - Integer.BYTES);
    in.skipNBytes(in.readInt() - Integer.BYTES);
    in.skipNBytes(MDAT_HEADER);
    in.readByte();
    return new Arrival(firstByte, System.nanoTime());
  }

  /// The leading rendition's.
  private Optional<URI> findPlaylist() throws IOException, InterruptedException {
    return text(hls)
        .flatMap(text ->
            text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).findFirst())
        .map(hls::resolve);
  }

  private static int listedMillis(String playlist) {
    int gone =
        playlist
            .lines()
            .filter(line -> line.startsWith("#EXT-X-MEDIA-SEQUENCE:"))
            .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1)))
            .findFirst()
            .orElse(0);
    long here = playlist.lines().filter(line -> line.startsWith("#EXTINF:")).count();
    return (int) (gone + here) * SEGMENT_MILLIS;
  }

  private Optional<String> text(URI address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request(address).build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  private static HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address).timeout(LIMIT);
  }

  private static void await(long deadline, String what) {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException("Not in time: " + what);
    }
    LockSupport.parkNanos(LOOK_NANOS);
  }
}
