package live.spyglass.bench.latency;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.bench.Run;

/// Reads a stream from ingest as the transcoder does, and notes when each picture came.
final class RelayWatch {
  private static final int FLV_HEADER = 13;
  private static final int TAG_HEADER = 11;
  private static final int VIDEO = 9;
  private static final int CODED_FRAME = 1;
  private static final int SKIPPED = Camera.FRAME_RATE * 4;
  private static final int COUNTED = Camera.FRAME_RATE * 4;

  private RelayWatch() {}

  /// How old pictures are when they can be read from ingest, in seconds; takes eight of them.
  static List<Double> ages(Run run, URI source, String token)
      throws IOException, InterruptedException {
    var came = new ArrayList<Long>();
    Path file = Files.createTempFile(run.folder(), "relay", ".flv");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> answer =
          http.send(
              HttpRequest.newBuilder(source).header("Authorization", "Bearer " + token).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (var in = new DataInputStream(new BufferedInputStream(answer.body()));
          var out = new DataOutputStream(Files.newOutputStream(file))) {
        out.write(in.readNBytes(FLV_HEADER));
        while (came.size() < SKIPPED + COUNTED) {
          byte[] header = in.readNBytes(TAG_HEADER);
          int length = ((header[1] & 0xFF) << 16) | ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
          byte[] body = in.readNBytes(length + 4);
          out.write(header);
          out.write(body);
          if (header[0] == VIDEO && length > 1 && body[1] == CODED_FRAME) {
            came.add(System.currentTimeMillis());
          }
        }
      } finally {
        http.shutdownNow();
      }
    }
    List<Long> clocks = ClockStrip.readAll(run, file);
    var ages = new ArrayList<Double>();
    for (int i = SKIPPED; i < Math.min(came.size(), clocks.size()); i++) {
      if (clocks.get(i) > 0) {
        ages.add((came.get(i) - clocks.get(i)) / 1000.0);
      }
    }
    return ages;
  }
}
