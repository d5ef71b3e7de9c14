package live.spyglass.bench.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Players at the live edge: each waits for the playlist that has the next part, and for the part.
final class Viewers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String base;
  private final AtomicInteger under = new AtomicInteger();

  /// @param base the address of the rendition
  Viewers(String base) {
    this.base = base;
  }

  static String reload(int part) {
    return "index.m3u8?_HLS_msn=1&_HLS_part=" + part;
  }

  static String part(int part) {
    return "1." + part + ".m4s";
  }

  /// So many viewers ask for a playlist and a part that are not there yet.
  List<Future<Integer>> ask(int viewers, int part) {
    List<Future<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < viewers; i++) {
      for (String resource : List.of(reload(part), part(part))) {
        Callable<Integer> question = () -> get(resource);
        asked.add(threads.submit(question));
      }
    }
    return asked;
  }

  /// Requests that have been begun.
  int begun() {
    return under.get();
  }

  private int get(String resource) throws IOException, InterruptedException {
    under.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + resource)).timeout(PATIENCE).build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(resource + ": " + answer.statusCode());
    }
    return answer.body().length;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }
}
