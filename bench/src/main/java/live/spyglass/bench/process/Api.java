package live.spyglass.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public API of a platform, as one signed-in person uses it.
public final class Api implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PASSWORD = "correct horse battery staple";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI base;
  private @Nullable String token;

  private Api(URI base) {
    this.base = base;
  }

  /// Somebody new.
  public static Api signUp(String url) throws IOException, InterruptedException {
    Api api = new Api(URI.create(url));
    String handle = "bench_" + UUID.randomUUID().toString().substring(0, 8);
    api.post(
        "/api/v1/accounts", Map.of("handle", handle, "displayName", "Bench", "password", PASSWORD));
    api.token =
        api.post("/api/v1/sessions", Map.of("handle", handle, "password", PASSWORD))
            .get("accessToken")
            .asString();
    return api;
  }

  /// A public broadcast, with its ingest addresses.
  public JsonNode createBroadcast(String title) throws IOException, InterruptedException {
    return post("/api/v1/broadcasts", Map.of("title", title, "audience", "PUBLIC"));
  }

  /// Where an encoder publishes a broadcast that was created just now.
  public static URI rtmp(JsonNode created) {
    JsonNode rtmp = created.get("ingest").get("rtmp");
    return URI.create(rtmp.get("url").asString() + "/" + rtmp.get("streamKey").asString());
  }

  public void end(String broadcast) throws IOException, InterruptedException {
    post("/api/v1/broadcasts/" + broadcast + "/end", Map.of());
  }

  public JsonNode get(String address) throws IOException, InterruptedException {
    return JSON.readTree(bytes(address));
  }

  public String text(String address) throws IOException, InterruptedException {
    return new String(bytes(address), java.nio.charset.StandardCharsets.UTF_8);
  }

  public byte[] bytes(String address) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(address)).GET());
  }

  private JsonNode post(String address, Map<String, ?> body)
      throws IOException, InterruptedException {
    return JSON.readTree(
        send(
            HttpRequest.newBuilder(base.resolve(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))));
  }

  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpRequest built = request.timeout(LIMIT).build();
    HttpResponse<byte[]> answer = http.send(built, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "%s %s: %d %s"
              .formatted(
                  built.method(),
                  built.uri().getPath(),
                  answer.statusCode(),
                  new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)));
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
