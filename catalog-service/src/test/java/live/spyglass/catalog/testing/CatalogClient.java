package live.spyglass.catalog.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the catalog as anybody can, and holds every answer to the OpenAPI document.
public final class CatalogClient {

  public static final String PASSWORD = "correct horse battery staple";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Contract CONTRACT = new Contract();
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  public CatalogClient(int port) {
    this.base = "http://localhost:" + port;
  }

  /// Somebody new, signed in.
  public Person newPerson() {
    String handle = "p" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    post(
            "/api/v1/accounts",
            null,
            Map.of("handle", handle, "displayName", "Person", "password", PASSWORD))
        .expect(201);
    return new Person(this, signIn(handle, PASSWORD).expect(201));
  }

  public Reply signIn(String handle, String password) {
    return post("/api/v1/sessions", null, Map.of("handle", handle, "password", password));
  }

  public Reply get(String path, @Nullable Person person) {
    return send("GET", path, person, null, Map.of());
  }

  public Reply post(String path, @Nullable Person person, Object body) {
    return send("POST", path, person, body, Map.of());
  }

  /// `body` becomes JSON; a text goes as it is.
  public Reply send(
      String method,
      String path,
      @Nullable Person person,
      @Nullable Object body,
      Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (person != null) {
      all.put("Authorization", "Bearer " + person.accessToken());
    }
    Reply reply = raw(method, path, body, all);
    CONTRACT.check(
        method,
        path,
        reply.status(),
        reply.headers().firstValue("Content-Type").orElse(""),
        reply.text());
    return reply;
  }

  /// Not held to the document: for what is inside the platform, and for what is no proper request.
  public Reply raw(String method, String path, @Nullable Object body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(DEADLINE)
            .method(method, publisher(body));
    if (body != null && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    return send(request.build());
  }

  /// A POST whose body comes without telling its length.
  public Reply chunked(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(DEADLINE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
            .build());
  }

  private Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
    return switch (body) {
      case null -> BodyPublishers.noBody();
      case String text -> BodyPublishers.ofString(text);
      case Object tree -> BodyPublishers.ofString(JSON.writeValueAsString(tree));
    };
  }
}
