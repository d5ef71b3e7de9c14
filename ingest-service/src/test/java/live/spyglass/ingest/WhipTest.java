package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.webrtc.sdp.Offers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// WHIP (RFC 9725) by its clauses, and with FFmpeg as the publisher.
class WhipTest extends IngestTest {

  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  @Test
  void anEncoderPublishesAndLeaves() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = whip(broadcast, 12)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(started.protocol()).isEqualTo("whip");
      CompletableFuture<Path> read = read(started);

      // Its DELETE (§4.2) ends the stream.
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .as(encoder::output)
          .isEqualTo(StreamEnded.Reason.CLOSED);
      assertThat(encoder.exitCode()).as(encoder::output).isZero();
      String file = read.get(60, TimeUnit.SECONDS).toString();
      assertThat(Program.probe("-show_entries", "stream=codec_name", file))
          .containsExactlyInAnyOrder("h264", "opus");
      assertThat(
              Program.probe(
                  "-count_packets",
                  "-show_entries",
                  "stream=nb_read_packets",
                  "-select_streams",
                  "v",
                  file))
          .singleElement()
          .satisfies(count -> assertThat(Integer.parseInt(count)).isGreaterThan(100));
    }
  }

  @Test
  void theSameKeyTakesTheStreamOver() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program first = whip(broadcast, 60)) {
      StreamStarted before = log.await(StreamStarted.class, broadcast.id());
      try (Program second = publish(rtmp(broadcast), 60)) {
        StreamEnded ended = log.await(StreamEnded.class, broadcast.id());
        assertThat(ended.streamId()).isEqualTo(before.streamId());
        assertThat(ended.reason()).as(second::output).isEqualTo(StreamEnded.Reason.TAKEN_OVER);
        Matcher location = Pattern.compile("location=(http\\S+),").matcher(first.output());
        assertThat(location.find()).as(first::output).isTrue();
        URI session = URI.create(location.group(1));
        assertThat(send(HttpRequest.newBuilder(session).DELETE()).statusCode()).isEqualTo(404);
      }
    }
  }

  /// §4.2
  @Test
  void anAnswerIsCreatedUnderItsOwnAddress() throws Exception {
    TestBroadcast broadcast = broadcast();
    HttpResponse<String> answer = post(broadcast, Offers.CHROMIUM);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Content-Type")).contains(SDP);
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .startsWith("/whip/" + broadcast.id() + "/")
        .doesNotContain(broadcast.key());
    assertThat(answer.headers().firstValue("ETag").orElse("")).matches("\"[^\"]+\"");
    // §4.6
    assertThat(answer.headers().firstValue("Link"))
        .contains("<stun:stun.example.org:3478>; rel=\"ice-server\"");
    assertThat(answer.body()).startsWith("v=0").contains("a=ice-lite", "a=recvonly");

    URI session = at(answer.headers().firstValue("Location").orElseThrow());
    assertThat(send(HttpRequest.newBuilder(session).DELETE()).statusCode()).isEqualTo(200);
    assertThat(send(HttpRequest.newBuilder(session).DELETE()).statusCode()).isEqualTo(404);
    assertThat(patch(session, "*", fragment("efgh")).statusCode()).isEqualTo(404);
  }

  /// §4.2
  @Test
  void optionsSayWhatIsTaken() throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(endpoint(broadcast()))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Accept-Post")).contains(SDP);
  }

  /// §4.2
  @Test
  void otherMethodsAreReserved() throws Exception {
    TestBroadcast broadcast = broadcast();
    URI session =
        at(post(broadcast, Offers.CHROMIUM).headers().firstValue("Location").orElseThrow());
    for (URI address : List.of(endpoint(broadcast), session)) {
      for (String method : List.of("GET", "HEAD", "PUT")) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody());
        assertThat(send(request).statusCode()).as(method).isEqualTo(405);
      }
    }
    assertThat(
            send(HttpRequest.newBuilder(session).POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
  }

  /// §4.3.1, §4.3.2, §4.3.3
  @Test
  void iceIsTrickledAndRestartedByPatch() throws Exception {
    HttpResponse<String> created = post(broadcast(), Offers.CHROMIUM);
    URI session = at(created.headers().firstValue("Location").orElseThrow());
    String tag = created.headers().firstValue("ETag").orElseThrow();

    assertThat(patch(session, null, fragment("EsAw")).statusCode()).isEqualTo(428);
    assertThat(patch(session, "\"another\"", fragment("EsAw")).statusCode()).isEqualTo(412);
    assertThat(patch(session, tag, "nonsense").statusCode()).isEqualTo(400);
    HttpResponse<String> trickled = patch(session, tag, fragment("EsAw"));
    assertThat(trickled.statusCode()).isEqualTo(204);
    assertThat(trickled.body()).isEmpty();

    HttpResponse<String> restarted = patch(session, "*", fragment("efgh"));
    assertThat(restarted.statusCode()).isEqualTo(200);
    assertThat(restarted.headers().firstValue("Content-Type")).contains(FRAGMENT);
    assertThat(restarted.body()).contains("a=ice-ufrag:", "a=ice-pwd:", "a=candidate:");
    String fresh = restarted.headers().firstValue("ETag").orElseThrow();
    assertThat(fresh).isNotEqualTo(tag);
    assertThat(patch(session, tag, fragment("efgh")).statusCode()).isEqualTo(412);
    assertThat(patch(session, fresh, fragment("efgh")).statusCode()).isEqualTo(204);
    HttpRequest.Builder json =
        HttpRequest.newBuilder(session)
            .header("Content-Type", "application/json")
            .header("If-Match", "*")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(send(json).statusCode()).isEqualTo(415);
  }

  /// §4.2 and §4.4
  @Test
  void whatCannotBeAnsweredIsRefusedAndTakesNothingOver() throws Exception {
    TestBroadcast broadcast = broadcast();
    URI good = at(post(broadcast, Offers.CHROMIUM).headers().firstValue("Location").orElseThrow());

    assertThat(post(broadcast, "nonsense").statusCode()).isEqualTo(400);
    assertThat(post(broadcast, Offers.WATCHING).statusCode()).isEqualTo(406);
    assertThat(post(broadcast, "v=0\n" + "a=x\n".repeat(20_000)).statusCode()).isEqualTo(413);
    HttpRequest.Builder json =
        HttpRequest.newBuilder(endpoint(broadcast))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + broadcast.key())
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(send(json).statusCode()).isEqualTo(415);

    assertThat(send(HttpRequest.newBuilder(good).DELETE()).statusCode()).isEqualTo(200);
  }

  /// §4.7.1
  @Test
  void onlyTheBroadcastsOwnKeyOpens() throws Exception {
    TestBroadcast broadcast = broadcast();
    TestBroadcast another = broadcast();
    HttpRequest.Builder none =
        HttpRequest.newBuilder(endpoint(broadcast))
            .header("Content-Type", SDP)
            .POST(HttpRequest.BodyPublishers.ofString(Offers.CHROMIUM));
    HttpResponse<String> anonymous = send(none);
    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.headers().firstValue("WWW-Authenticate")).contains("Bearer");

    HttpResponse<String> wrong = post(endpoint(broadcast), another.key(), Offers.CHROMIUM);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("This stream key is not known").doesNotContain(another.key());
    assertThat(post(at("/whip/nonsense"), broadcast.key(), Offers.CHROMIUM).statusCode())
        .isEqualTo(404);
  }

  @Test
  void theDoorsRefusalsHaveTheirCodes() throws Exception {
    TestBroadcast over = broadcast();
    tell(over.ended());
    await().atMost(DEADLINE).until(() -> post(over, Offers.CHROMIUM).statusCode() == 410);
    TestBroadcast unknown = broadcast();
    CATALOG.setBroken(true);
    try {
      HttpResponse<String> later = post(unknown, Offers.CHROMIUM);
      assertThat(later.statusCode()).isEqualTo(503);
      assertThat(later.headers().firstValue("Retry-After")).isPresent();
    } finally {
      CATALOG.setBroken(false);
    }
  }

  private URI endpoint(TestBroadcast broadcast) {
    return at("/whip/" + broadcast.id());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> post(TestBroadcast broadcast, String offer) throws Exception {
    return post(endpoint(broadcast), broadcast.key(), offer);
  }

  private HttpResponse<String> post(URI address, String key, String offer) throws Exception {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", SDP)
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(offer)));
  }

  private HttpResponse<String> patch(URI session, @Nullable String match, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(session)
            .header("Content-Type", FRAGMENT)
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
    if (match != null) {
      request.header("If-Match", match);
    }
    return send(request);
  }

  /// RFC 8840 §9
  private static String fragment(String user) {
    return """
    a=ice-ufrag:%s
    a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
    m=audio 9 UDP/TLS/RTP/SAVPF 0
    a=mid:0
    a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0
    a=end-of-candidates
    """
        .formatted(user);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
