package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;

/// The same door over HTTP/2 in clear text, to which the client asks to be upgraded.
class Http2Test extends Door {

  private final HttpClient two = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @Test
  void mediaComesOutOfTheSameCache() throws Exception {
    BroadcastId held = BroadcastId.random();
    byte[] segment = new byte[700_000];
    java.util.concurrent.ThreadLocalRandom.current().nextBytes(segment);
    AtomicInteger asked = new AtomicInteger();
    ORIGIN.at("/origin/" + held + "/index.m3u8", 200, "application/vnd.apple.mpegurl", "#EXTM3U");
    ORIGIN.at(
        "/origin/" + held + "/v/1.m4s",
        exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().set("Cache-Control", "max-age=31536000, public, immutable");
          exchange.getResponseHeaders().set("ETag", "\"tag\"");
          exchange.sendResponseHeaders(200, segment.length);
          exchange.getResponseBody().write(segment);
        });
    setOrigin(held, ORIGIN.url());
    String address = "/media/" + held + "/v/1.m4s";
    assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    assertThat(send(two, address).version()).isEqualTo(HttpClient.Version.HTTP_2);

    List<CompletableFuture<HttpResponse<byte[]>>> viewers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      viewers.add(two.sendAsync(request(address).build(), HttpResponse.BodyHandlers.ofByteArray()));
    }
    for (CompletableFuture<HttpResponse<byte[]>> viewer : viewers) {
      assertThat(viewer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo(segment);
    }
    HttpResponse<byte[]> part = send(two, address, "Range", "bytes=5-9");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(segment, 5, 10));
    assertThat(send(two, address, "If-None-Match", "\"tag\"").statusCode()).isEqualTo(304);
    assertThat(send(http, address).body()).isEqualTo(segment);
    assertThat(asked.get()).isEqualTo(1);
    assertThat(send(two, "/media/" + held + "/~forged/v/1.m4s").statusCode()).isEqualTo(403);
  }

  @Test
  void aBodyThatComesWithTheUpgradeArrives() throws Exception {
    CATALOG.at("/api/v1/accounts/echo", 201, "application/json", "{\"made\":true}");
    String body = "x".repeat(60_000);

    HttpResponse<String> answer =
        two.send(
            request("/api/v1/accounts/echo")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(CATALOG.last().body()).isEqualTo(body);
    assertThat(
            two.send(
                    request("/api/v1/accounts/echo")
                        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(70_000)))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void pagesAndTheirFilesComeToo() throws Exception {
    HttpResponse<byte[]> page = send(two, "/", "Accept", "text/html");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(new String(page.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("<div id=\"root\"");
  }

  private HttpResponse<byte[]> send(HttpClient client, String path, String... headers)
      throws Exception {
    return client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
