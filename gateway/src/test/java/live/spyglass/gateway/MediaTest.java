package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import live.spyglass.events.BroadcastId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/// Media, from the node that holds it.
@ExtendWith(OutputCaptureExtension.class)
class MediaTest extends Door {

  private final BroadcastId held = BroadcastId.random();

  @Test
  void comesFromTheNodeThatHoldsTheBroadcast() throws Exception {
    ORIGIN.at(
        "/origin/" + held + "/video/index.m3u8",
        exchange -> {
          byte[] playlist =
              ("#EXTM3U\n" + "#EXT-X-SOMETHING\n".repeat(200)).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/vnd.apple.mpegurl");
          exchange.getResponseHeaders().set("Cache-Control", "max-age=1, public");
          exchange.sendResponseHeaders(200, playlist.length);
          exchange.getResponseBody().write(playlist);
        });
    setOrigin(held, ORIGIN.url());

    HttpResponse<InputStream> playlist =
        http.send(
            request(
                    "/media/" + held + "/video/index.m3u8?_HLS_msn=3&_HLS_part=1",
                    "Accept-Encoding",
                    "gzip",
                    "Origin",
                    "https://elsewhere.example")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());

    assertThat(playlist.statusCode()).isEqualTo(200);
    assertThat(playlist.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(playlist.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(playlist.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(playlist.headers().firstValue("Cache-Control")).contains("max-age=1, public");
    assertThat(
            String.join(",", playlist.headers().allValues("Vary"))
                .toLowerCase(java.util.Locale.ROOT))
        .isEqualTo("accept-encoding");
    assertThat(new GZIPInputStream(playlist.body()).readAllBytes())
        .startsWith("#EXTM3U".getBytes(StandardCharsets.UTF_8));
    Upstream.Asked asked = ORIGIN.last();
    assertThat(asked.uri())
        .isEqualTo("/origin/" + held + "/video/index.m3u8?_HLS_msn=3&_HLS_part=1");
    assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer " + INTERNAL_TOKEN);
    assertThat(asked.headers().containsKey("Spyglass-Grant")).isFalse();
  }

  @Test
  void rangesAndConditionsPass() throws Exception {
    ORIGIN.at(
        "/origin/" + held + "/recording.mp4",
        exchange -> {
          boolean known = "\"7\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
          exchange.getResponseHeaders().set("ETag", "\"7\"");
          if (known) {
            exchange.sendResponseHeaders(304, -1);
          } else {
            exchange.getResponseHeaders().set("Content-Range", "bytes 2-3/10");
            exchange.sendResponseHeaders(206, 2);
            exchange.getResponseBody().write(new byte[] {'c', 'd'});
          }
        });
    setOrigin(held, ORIGIN.url());

    HttpResponse<String> part = get("/media/" + held + "/recording.mp4", "Range", "bytes=2-3");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("cd");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-3/10");
    assertThat(ORIGIN.last().headers().getFirst("Range")).isEqualTo("bytes=2-3");
    HttpResponse<String> same = get("/media/" + held + "/recording.mp4", "If-None-Match", "\"7\"");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("ETag")).contains("\"7\"");
  }

  @Test
  void aHeadHasNoBodyAndItsLength() throws Exception {
    ORIGIN.at(
        "/origin/" + held + "/recording.mp4",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "12345");
          exchange.sendResponseHeaders(200, -1);
        });
    setOrigin(held, ORIGIN.url());

    HttpResponse<String> answer = send(request("/media/" + held + "/recording.mp4").HEAD());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("12345");
    assertThat(ORIGIN.last().method()).isEqualTo("HEAD");
  }

  @Test
  void aPreflightIsAnsweredHere() throws Exception {
    HttpResponse<String> answer =
        send(
            request(
                    "/media/" + held + "/index.m3u8",
                    "Origin",
                    "https://elsewhere.example",
                    "Access-Control-Request-Method",
                    "GET",
                    "Access-Control-Request-Headers",
                    "range")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Range");
  }

  @Test
  void aBroadcastThatNoNodeHoldsIsAskedOfAny() throws Exception {
    problem(get("/media/" + held + "/index.m3u8"), "not-found");

    assertThat(ANY_ORIGIN.last().uri()).isEqualTo("/origin/" + held + "/index.m3u8");
  }

  @ParameterizedTest
  @CsvSource({"400, invalid-request", "404, not-found", "500, unavailable", "503, unavailable"})
  void whatAnOriginDoesNotHaveIsAProblemThatNoCacheKeeps(int status, String slug) throws Exception {
    ORIGIN.at(
        "/origin/" + held + "/video/",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3");
          exchange.getResponseHeaders().set("Cache-Control", "max-age=600");
          exchange.sendResponseHeaders(status, -1);
        });
    setOrigin(held, ORIGIN.url());

    HttpResponse<String> answer = get("/media/" + held + "/video/index.m3u8");

    problem(answer, slug);
    if (slug.equals("unavailable")) {
      assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    }
  }

  @Test
  void aNodeThatIsGoneIsUnavailableUntilThereIsANewOne() throws Exception {
    setOrigin(held, "http://127.0.0.1:1");
    HttpResponse<String> gone = get("/media/" + held + "/video/7.m4s");
    assertThat(problem(gone, "unavailable").get("detail").asString()).isNotBlank();
    assertThat(gone.headers().firstValue("Retry-After")).isPresent();
    assertThat(gone.headers().firstValue("Access-Control-Allow-Origin")).contains("*");

    ORIGIN.at("/origin/" + held + "/video/7.m4s", 200, "video/mp4", "bytes");
    setOrigin(held, ORIGIN.url());
    assertThat(get("/media/" + held + "/video/7.m4s").body()).isEqualTo("bytes");
  }

  @Test
  void aNewNodeIsFoundWhileTheOldOneIsStillRemembered() throws Exception {
    Upstream old = new Upstream().at("/origin/", 200, "video/mp4", "old");
    setOrigin(held, old.url());
    assertThat(get("/media/" + held + "/video/1.m4s").body()).isEqualTo("old");

    old.close();
    ORIGIN.at("/origin/" + held + "/video/", 200, "video/mp4", "new");
    setOrigin(held, ORIGIN.url());

    assertThat(get("/media/" + held + "/video/2.m4s").body()).isEqualTo("new");
  }

  @Test
  void addressesThatCannotBeMeantNeverReachAnOrigin() throws Exception {
    setOrigin(held, ORIGIN.url());
    for (String path :
        new String[] {
          "/media/" + held + "/a/b/c.mp4",
          "/media/" + held + "/",
          "/media/" + held,
          "/media/nonsense/index.m3u8",
          "/media/" + held + "/index.m3u8?x=%3Cscript%3E&y=" + "z".repeat(600),
          "/media/" + held + "/~x"
        }) {
      problem(get(path), "not-found");
    }
    problem(post("/media/" + held + "/index.m3u8", ""), "method-not-allowed");
    assertThat(ORIGIN.wasAsked()).isFalse();
  }

  @Test
  void aSlowReaderIsNotReadAheadForAndOneThatLeavesEndsTheFetch() throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch left = new CountDownLatch(1);
    long size = 512L * 1024 * 1024;
    ORIGIN.at(
        "/origin/" + held + "/recording.mp4",
        exchange -> {
          exchange.sendResponseHeaders(200, size);
          byte[] block = new byte[64 * 1024];
          try {
            while (written.get() < size) {
              exchange.getResponseBody().write(block);
              written.addAndGet(block.length);
            }
          } catch (IOException e) {
            left.countDown();
          }
        });
    setOrigin(held, ORIGIN.url());

    try (InputStream body =
        http.send(
                request("/media/" + held + "/recording.mp4").build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body()) {
      assertThat(body.readNBytes(1024)).hasSize(1024);
      AtomicLong before = new AtomicLong(-1);
      Awaitility.await("the fetch stands still while nobody reads")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(size / 4);
    }
    assertThat(left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoeverLeavesWhileWaitingForAPlaylistWaitsNoMoreAtTheOrigin() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    DisposableServer patient =
        HttpServer.create()
            .host("127.0.0.1")
            .handle((request, answer) -> {
              request.withConnection(connection -> connection.onDispose(left::countDown));
              asked.countDown();
              return Mono.never();
            })
            .bindNow();
    setOrigin(held, "http://127.0.0.1:" + patient.port());

    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ("GET /media/" + held + "/video/index.m3u8?_HLS_msn=9 HTTP/1.1\r\nHost: a\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(left.getCount()).isEqualTo(1);
    }
    assertThat(left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    patient.disposeNow(PATIENCE);
  }

  @Test
  void anOriginThatBreaksOffIsSeenByTheClientAndItsGrantByNobody(CapturedOutput output)
      throws Exception {
    ORIGIN.at(
        "/origin/" + held + "/video/5.m4s",
        exchange -> {
          exchange.getResponseHeaders().set("Cache-Control", "max-age=31536000, public, immutable");
          exchange.sendResponseHeaders(200, 100_000);
          exchange.getResponseBody().write(new byte[50_000]);
          exchange.getResponseBody().flush();
        });
    setOrigin(held, ORIGIN.url());
    String grant = Tokens.grant(held, Duration.ofHours(1));

    assertThatThrownBy(() -> get("/media/" + held + "/~" + grant + "/video/5.m4s"))
        .isInstanceOf(IOException.class);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(output.getAll()).contains("/media/" + held + "/~***/video/5.m4s"));
    assertThat(output.getAll()).doesNotContain(grant);
  }
}
