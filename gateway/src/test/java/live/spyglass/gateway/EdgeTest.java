package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import live.spyglass.events.BroadcastId;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/// The edge: many viewers, one request to the origin.
class EdgeTest extends Door {

  private static final String FOREVER = "max-age=31536000, public, immutable";
  private static final int VIEWERS = 300;

  private final BroadcastId held = BroadcastId.random();
  private final AtomicInteger asked = new AtomicInteger();

  private double start;

  @Autowired MeterRegistry meters;

  @Test
  void aHintedPartIsAskedForOnceHoweverManyWait() throws Exception {
    byte[] part = bytes(50_000);
    CountDownLatch exists = new CountDownLatch(1);
    origin("/v/7.3.m4s", once(FOREVER, part, exists));

    List<CompletableFuture<HttpResponse<byte[]>>> viewers = watch("/media/" + held + "/v/7.3.m4s");
    Awaitility.await("all wait for the one").atMost(PATIENCE).until(() -> joined() >= VIEWERS - 1);
    assertThat(viewers).noneMatch(CompletableFuture::isDone);
    exists.countDown();

    assertAllGot(viewers, part);
    assertAllGot(watch("/media/" + held + "/v/7.3.m4s?_=" + held), part);
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void aReloadThatIsHeldBackIsAskedForOnceHoweverItIsWritten() throws Exception {
    byte[] playlist = playlist();
    CountDownLatch exists = new CountDownLatch(1);
    origin("/v/index.m3u8", once("max-age=30, public", playlist, exists));

    List<CompletableFuture<HttpResponse<byte[]>>> viewers =
        new ArrayList<>(watch("/media/" + held + "/v/index.m3u8?_HLS_msn=7&_HLS_part=3"));
    viewers.addAll(watch("/media/" + held + "/v/index.m3u8?_HLS_part=03&_HLS_msn=7&x=y"));
    Awaitility.await("all wait for the one")
        .atMost(PATIENCE)
        .until(() -> joined() >= 2 * VIEWERS - 1);
    exists.countDown();

    assertAllGot(viewers, playlist);
    HttpResponse<byte[]> again =
        bytes("/media/" + held + "/v/index.m3u8?_HLS_msn=7&_HLS_part=3", "Accept-Encoding", "gzip");
    assertThat(asked.get()).as("it is good for a moment").isEqualTo(1);
    assertThat(again.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(again.headers().firstValue("Content-Length"))
        .contains(String.valueOf(again.body().length));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(again.body())).readAllBytes())
        .isEqualTo(playlist);
    assertThat(
            get(
                    "/media/" + held + "/v/index.m3u8?_HLS_msn=7&_HLS_part=3",
                    "If-None-Match",
                    "\"tag\"")
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void aLivePlaylistIsNeverOlderThanTheQuestion() throws Exception {
    origin(
        "/v/index.m3u8",
        exchange -> {
          exchange.getResponseHeaders().set("Cache-Control", "no-cache, public");
          send(
              exchange,
              200,
              ("#EXTM3U\n#" + asked.incrementAndGet()).getBytes(StandardCharsets.US_ASCII));
        });

    for (int i = 1; i <= 3; i++) {
      assertThat(get("/media/" + held + "/v/index.m3u8").body()).endsWith("#" + i);
    }
  }

  @Test
  void theFirstViewersSeeAPartWhileItArrives() throws Exception {
    byte[] part = bytes(200_000);
    CountDownLatch rest = new CountDownLatch(1);
    origin(
        "/v/8.m4s",
        exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().set("Cache-Control", FOREVER);
          // Of unknown length, as a part that is still being made.
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(part, 0, 100_000);
          exchange.getResponseBody().flush();
          await(rest);
          exchange.getResponseBody().write(part, 100_000, 100_000);
        });

    try (InputStream first = open("/media/" + held + "/v/8.m4s");
        InputStream second = open("/media/" + held + "/v/8.m4s")) {
      assertThat(first.readNBytes(100_000)).isEqualTo(head(part, 100_000));
      assertThat(second.readNBytes(100_000)).isEqualTo(head(part, 100_000));
      rest.countDown();
      assertThat(first.readAllBytes()).isEqualTo(tail(part, 100_000));
      assertThat(second.readAllBytes()).isEqualTo(tail(part, 100_000));
    }
    Awaitility.await("it is whole then")
        .atMost(PATIENCE)
        .until(
            () -> bytes("/media/" + held + "/v/8.m4s", "Range", "bytes=0-9").statusCode() == 206);
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void whoeverLeavesDoesNotTakeTheOthersAlong() throws Exception {
    byte[] part = bytes(10_000);
    CountDownLatch exists = new CountDownLatch(1);
    origin("/v/9.m4s", once(FOREVER, part, exists));
    String address = "/media/" + held + "/v/9.m4s";

    CompletableFuture<HttpResponse<byte[]>> stays;
    try (Socket leaves = connect()) {
      leaves
          .getOutputStream()
          .write(
              ("GET " + address + " HTTP/1.1\r\nHost: a\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      Awaitility.await().atMost(PATIENCE).until(() -> asked.get() == 1);
      double before = joined();
      stays = bytesAsync(address);
      Awaitility.await().atMost(PATIENCE).until(() -> joined() > before);
    }
    exists.countDown();

    assertThat(stays.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo(part);
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void aFailureIsSharedAndNotKept() throws Exception {
    Semaphore answers = new Semaphore(0);
    origin(
        "/v/index.m3u8",
        exchange -> {
          int time = asked.incrementAndGet();
          answers.acquireUninterruptibly();
          exchange.getResponseHeaders().set("Retry-After", "3");
          send(exchange, time == 1 ? 503 : 200, "#EXTM3U".getBytes(StandardCharsets.US_ASCII));
        });
    String address = "/media/" + held + "/v/index.m3u8?_HLS_msn=9";

    List<CompletableFuture<HttpResponse<byte[]>>> viewers = watch(address);
    Awaitility.await().atMost(PATIENCE).until(() -> joined() >= VIEWERS - 1);
    answers.release();
    for (CompletableFuture<HttpResponse<byte[]>> viewer : viewers) {
      HttpResponse<byte[]> answer = viewer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    }
    answers.release();

    assertThat(get(address).statusCode()).isEqualTo(200);
    assertThat(asked.get()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 206, 0, 1",
    "bytes=10-19, 206, 10, 20",
    "bytes=99990-, 206, 99990, 100000",
    "bytes=99990-200000, 206, 99990, 100000",
    "bytes=-5, 206, 99995, 100000",
    "bytes=-200000, 206, 0, 100000",
    "'bytes=0-1,5-6', 200, 0, 100000",
    "bytes=9-3, 200, 0, 100000",
    "lines=1-2, 200, 0, 100000",
    "bytes=100000-, 416, 0, 0",
    "bytes=-0, 416, 0, 0",
  })
  void rangesComeFromTheCache(String range, int status, int from, int to) throws Exception {
    byte[] segment = bytes(100_000);
    origin("/v/1.m4s", once(FOREVER, segment, null));
    String address = "/media/" + held + "/v/1.m4s";
    assertThat(bytes(address).body()).isEqualTo(segment);

    HttpResponse<byte[]> answer = bytes(address, "Range", range);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(segment, from, to));
    assertThat(answer.headers().firstValue("Content-Length")).contains(String.valueOf(to - from));
    if (status == 206) {
      assertThat(answer.headers().firstValue("Content-Range"))
          .contains("bytes " + from + "-" + (to - 1) + "/100000");
    } else if (status == 416) {
      assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */100000");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void conditionsAreAnsweredFromTheCache() throws Exception {
    byte[] segment = bytes(1_000);
    origin("/v/1.m4s", once(FOREVER, segment, null));
    String address = "/media/" + held + "/v/1.m4s";
    HttpResponse<byte[]> first = bytes(address);
    assertThat(first.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(first.headers().firstValue("Cache-Control")).contains(FOREVER);
    assertThat(first.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(first.headers().firstValue("Access-Control-Allow-Origin")).contains("*");

    for (String known : List.of("\"tag\"", "W/\"tag\"", "\"other\", \"tag\"", "*")) {
      HttpResponse<byte[]> same = bytes(address, "If-None-Match", known);
      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.headers().firstValue("ETag")).contains("\"tag\"");
      assertThat(same.body()).isEmpty();
    }
    assertThat(bytes(address, "If-None-Match", "\"other\"").body()).isEqualTo(segment);
    String modified = "Wed, 21 Oct 2015 07:28:00 GMT";
    assertThat(bytes(address, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
    assertThat(bytes(address, "If-Modified-Since", "Tue, 20 Oct 2015 07:28:00 GMT").body())
        .isEqualTo(segment);
    for (String same : List.of("\"tag\"", modified)) {
      assertThat(bytes(address, "Range", "bytes=0-9", "If-Range", same).statusCode())
          .isEqualTo(206);
    }
    for (String other : List.of("\"other\"", "W/\"tag\"", "Tue, 20 Oct 2015 07:28:00 GMT")) {
      assertThat(bytes(address, "Range", "bytes=0-9", "If-Range", other).body()).isEqualTo(segment);
    }
    HttpResponse<String> head = send(request(address, "Range", "bytes=0-9").HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("1000");
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void whatOneSawWithAGrantNobodySeesWithout() throws Exception {
    byte[] segment = bytes(5_000);
    CountDownLatch exists = new CountDownLatch(1);
    HttpHandler handler = once("max-age=31536000, private, immutable", segment, exists);
    origin(
        "/",
        exchange -> {
          if (held.value().equals(exchange.getRequestHeaders().getFirst("Spyglass-Grant"))) {
            handler.handle(exchange);
          } else {
            send(exchange, 404, new byte[0]);
          }
        });
    String mine = "/media/" + held + "/~" + Tokens.grant(held, Duration.ofHours(1)) + "/v/1.m4s";
    String another = "/media/" + held + "/~" + Tokens.grant(held, Duration.ofHours(2)) + "/v/1.m4s";

    CompletableFuture<HttpResponse<byte[]>> first = bytesAsync(mine);
    Awaitility.await().atMost(PATIENCE).until(() -> asked.get() == 1);
    double before = joined();
    CompletableFuture<HttpResponse<byte[]>> second = bytesAsync(another);
    Awaitility.await().atMost(PATIENCE).until(() -> joined() == before + 1);
    for (int i = 0; i < 2; i++) {
      problem(get("/media/" + held + "/v/1.m4s"), "not-found");
      problem(get("/media/" + held + "/~forged/v/1.m4s"), "grant-invalid");
      // First while it arrives, then from the shelf.
      exists.countDown();
      assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo(segment);
      assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo(segment);
    }
    assertThat(bytes(another).body()).isEqualTo(segment);
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void aBroadcastThatIsGoneIsGoneFromTheCache() throws Exception {
    byte[] segment = bytes(5_000);
    AtomicInteger status = new AtomicInteger(200);
    origin("/v/1.m4s", once(FOREVER, segment, null));
    AtomicInteger looked = new AtomicInteger();
    ORIGIN.at(
        "/origin/" + held + "/index.m3u8",
        exchange -> {
          looked.incrementAndGet();
          exchange.sendResponseHeaders(status.get(), -1);
        });
    String address = "/media/" + held + "/v/1.m4s";
    assertThat(bytes(address).body()).isEqualTo(segment);
    Awaitility.await("its right to be seen is looked after while it is")
        .atMost(PATIENCE)
        .until(() -> {
          assertThat(bytes(address).body()).isEqualTo(segment);
          return looked.get() >= 2;
        });
    assertThat(asked.get()).isEqualTo(1);

    status.set(503);
    Awaitility.await("an origin that cannot say is no leave")
        .atMost(PATIENCE)
        .until(() -> bytes(address).statusCode() == 503);
    status.set(404);
    Awaitility.await().atMost(PATIENCE).until(() -> bytes(address).statusCode() == 404);
    status.set(200);
    assertThat(bytes(address).body()).isEqualTo(segment);
    assertThat(asked.get()).as("what was gone was forgotten").isEqualTo(2);
  }

  @Test
  void aViewerThatStopsReadingHoldsNothingAndReadsOnLater() throws Exception {
    byte[] segment = bytes(24 * 1024 * 1024);
    origin("/v/1.m4s", once(FOREVER, segment, null));
    String address = "/media/" + held + "/v/1.m4s";

    try (Socket stalled = new Socket()) {
      // Else the kernel might take it all.
      stalled.setReceiveBufferSize(64 * 1024);
      stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      stalled
          .getOutputStream()
          .write(
              ("GET " + address + " HTTP/1.1\r\nHost: a\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(bytes(address).body()).isEqualTo(segment);
      Awaitility.await("nothing of it is in memory")
          .atMost(PATIENCE)
          .until(() -> meters.get("spyglass.gateway.edge.arriving").gauge().value() == 0);
      DataInputStream in = new DataInputStream(stalled.getInputStream());
      assertThat(headersOf(in)).contains("200 OK").contains("Content-Length: " + segment.length);
      assertThat(in.readNBytes(segment.length)).isEqualTo(segment);
    }
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void answersLeaveInTheOrderOfTheQuestions() throws Exception {
    byte[] segment = "segment".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    CountDownLatch exists = new CountDownLatch(1);
    origin("/v/1.m4s", once(FOREVER, segment, exists));
    CATALOG.at("/api/v1/broadcasts", 200, "application/json", "{\"from\":\"catalog\"}");
    String media = "GET /media/" + held + "/v/1.m4s HTTP/1.1\r\nHost: a\r\n\r\n";
    String api = "GET /api/v1/broadcasts HTTP/1.1\r\nHost: a\r\n\r\n";

    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write((media + media + api + media + api + media).getBytes(StandardCharsets.US_ASCII));
      Awaitility.await().atMost(PATIENCE).until(() -> asked.get() == 1);
      exists.countDown();

      StringBuilder all = new StringBuilder();
      String bodies = "";
      while (!bodies.matches("\\|S\\|S\\|[^|]*catalog[^|]*\\|S\\|[^|]*catalog[^|]*\\|S")) {
        int next = socket.getInputStream().read();
        assertThat(next).as("the connection stays; so far: %s", bodies).isNotNegative();
        all.append((char) next);
        if (next == '}' || next == 't') {
          bodies =
              all.toString()
                  .replaceAll("(?s)HTTP/1.1 200 OK.*?\r\n\r\n", "|")
                  .replace("segment".repeat(1000), "S");
        }
      }
    }
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void aNodeThatDiesBeforeAByteIsFollowedByAnotherInTheSameRequest() throws Exception {
    Upstream dying = new Upstream().at("/origin/", exchange -> exchange.close());
    setOrigin(held, dying.url());
    ANY_ORIGIN.at(
        "/origin/" + held + "/v/1.m4s",
        exchange -> {
          exchange.getResponseHeaders().set("Cache-Control", FOREVER);
          send(exchange, 200, "from another".getBytes(StandardCharsets.US_ASCII));
        });

    assertThat(get("/media/" + held + "/v/1.m4s").body()).isEqualTo("from another");
    // The other does not have it: that says nothing while the holder cannot be asked.
    problem(get("/media/" + held + "/v/2.m4s"), "unavailable");
    dying.close();
  }

  @ParameterizedTest
  @CsvSource({"a\"><b, 400", "live.example, 200"})
  void mediaIsHeldToTheSameRules(String host, int status) throws Exception {
    origin("/v/1.m4s", once(FOREVER, "x".getBytes(StandardCharsets.US_ASCII), null));

    String answer =
        raw(
            "GET /media/"
                + held
                + "/v/1.m4s HTTP/1.1\r\nHost: "
                + host
                + "\r\nX-Request-Id: chosen-by-a-client\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("x-request-id: chosen-by-a-client")
        .containsIgnoringCase("x-content-type-options: nosniff")
        .containsIgnoringCase("referrer-policy: ")
        .containsIgnoringCase("permissions-policy: ")
        .containsIgnoringCase("connection: close")
        .doesNotContain("<b");
  }

  private void origin(String resource, HttpHandler handler) {
    ORIGIN.at("/origin/" + held + "/index.m3u8", 200, "application/vnd.apple.mpegurl", "#EXTM3U");
    ORIGIN.at("/origin/" + held + resource, handler);
    setOrigin(held, ORIGIN.url());
  }

  private HttpHandler once(String caching, byte[] body, @Nullable CountDownLatch exists) {
    return exchange -> {
      asked.incrementAndGet();
      if (exists != null) {
        await(exists);
      }
      exchange.getResponseHeaders().set("Cache-Control", caching);
      exchange.getResponseHeaders().set("ETag", "\"tag\"");
      exchange.getResponseHeaders().set("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
      send(exchange, 200, body);
    };
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange
        .getResponseHeaders()
        .set(
            "Content-Type", path.endsWith(".m3u8") ? "application/vnd.apple.mpegurl" : "video/mp4");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<CompletableFuture<HttpResponse<byte[]>>> watch(String address) {
    List<CompletableFuture<HttpResponse<byte[]>>> viewers = new ArrayList<>();
    for (int i = 0; i < VIEWERS; i++) {
      viewers.add(bytesAsync(address));
    }
    return viewers;
  }

  private static void assertAllGot(
      List<CompletableFuture<HttpResponse<byte[]>>> viewers, byte[] expected) throws Exception {
    for (CompletableFuture<HttpResponse<byte[]>> viewer : viewers) {
      assertThat(viewer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo(expected);
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> bytesAsync(String address, String... headers) {
    return http.sendAsync(
        request(address, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> bytes(String address, String... headers) throws Exception {
    return bytesAsync(address, headers).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private InputStream open(String address) throws Exception {
    return http.send(request(address).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  private double joined() {
    return meters.get("spyglass.gateway.edge.requests").tag("result", "joined").counter().count()
        - start;
  }

  @BeforeEach
  void countFromHere() {
    start = 0;
    start = joined();
  }

  private static String headersOf(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  private static byte[] head(byte[] bytes, int size) {
    return Arrays.copyOf(bytes, size);
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] playlist() {
    return ("#EXTM3U\n" + "#EXT-X-PART:DURATION=0.333\n".repeat(300))
        .getBytes(StandardCharsets.UTF_8);
  }
}
