package live.spyglass.transcode.job;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import live.spyglass.support.internal.InternalToken;
import org.springframework.stereotype.Component;

/// Opens streams at ingest nodes.
@Component
class SourceClient implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final InternalToken token;

  SourceClient(InternalToken token) {
    this.token = token;
  }

  /// FLV from the last keyframe on. Throws [IOException] when there is no such stream (any more) or
  /// nobody answers within five seconds.
  InputStream open(String address) throws IOException, InterruptedException {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create(address))
              .header("Authorization", token.header())
              .timeout(LIMIT)
              .build();
    } catch (IllegalArgumentException e) {
      throw new IOException("the source's address is not one", e);
    }
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("the source answers " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
