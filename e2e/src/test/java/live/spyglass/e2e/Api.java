package live.spyglass.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public API, asked by a client that knows nothing but the contract.
final class Api {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private final String base;

  Api(String base) {
    this.base = base;
  }

  record Answer(HttpResponse<byte[]> response) {

    int status() {
      return response.statusCode();
    }

    byte[] bytes() {
      return response.body();
    }

    JsonNode json() {
      return JSON.readTree(bytes());
    }

    String text() {
      return new String(bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  Answer get(String address, @Nullable String token) {
    return send(request(address, token).GET());
  }

  Answer getRange(String address, String range) {
    return send(request(address, null).header("Range", range).GET());
  }

  Answer post(String address, @Nullable String token, Map<String, ?> body) {
    return send(
        request(address, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /// To be sent again when no answer came: it is done once.
  Answer postOnce(
      String address, @Nullable String token, Map<String, ?> body, String idempotencyKey) {
    return send(
        request(address, token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  Answer put(String address, @Nullable String token) {
    return send(request(address, token).PUT(HttpRequest.BodyPublishers.noBody()));
  }

  Answer delete(String address, @Nullable String token) {
    return send(request(address, token).DELETE());
  }

  private HttpRequest.Builder request(String address, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base).resolve(address)).timeout(Duration.ofSeconds(60));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
