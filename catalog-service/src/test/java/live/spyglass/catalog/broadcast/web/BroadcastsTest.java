package live.spyglass.catalog.broadcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.PublishedEvents;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.StreamKeyReplaced;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CatalogTest
class BroadcastsTest {

  private static final String PATH = "/api/v1/broadcasts/";

  @Autowired CatalogClient catalog;
  @Autowired PublishedEvents published;
  @Autowired JdbcClient jdbc;

  @Test
  void aBroadcastIsCreatedWithAKeyThatIsShownOnce() {
    Person owner = catalog.newPerson();
    Reply created =
        owner.broadcast(
            "PUBLIC",
            Map.of(
                "title",
                "  Lever de soleil  ",
                "tags",
                List.of("#Paris", "paris", "aube"),
                "language",
                "fr-fr"));
    BroadcastId id = new BroadcastId(created.at("/id"));
    assertThat(created.header("Location")).isEqualTo(PATH + id);
    assertThat(created.at("/title")).isEqualTo("Lever de soleil");
    assertThat(created.at("/language")).isEqualTo("fr-FR");
    assertThat(created.json().at("/tags")).hasSize(2);
    assertThat(created.at("/mine")).isEqualTo("true");
    assertThat(created.at("/ingest/rtmp/url")).isEqualTo("rtmp://localhost:1935/live");
    assertThat(created.at("/ingest/rtmps")).isEqualTo("null");
    assertThat(created.at("/playback/hls"))
        .startsWith("http://localhost:")
        .endsWith("/media/" + id + "/index.m3u8");
    assertThat(created.at("/chat/url")).startsWith("ws://localhost:").endsWith("/chat/" + id);
    String key = created.at("/ingest/rtmp/streamKey");

    Reply seen = owner.see(id).expect(200);
    assertThat(seen.at("/ingest/rtmp/streamKey")).isEqualTo("null");
    assertThat(catalog.newPerson().see(id).at("/ingest")).isEqualTo("null");
    assertThat(catalog.get(PATH + id, null).expect(200).at("/ingest")).isEqualTo("null");

    BroadcastCreated event = published.await(id.value(), BroadcastCreated.class);
    assertThat(event.streamKeyHash()).isEqualTo(sha256(key));
    assertThat(event.ownerHandle()).isEqualTo(owner.handle());
    Reply resolved = resolve(key).expect(200);
    assertThat(resolved.at("/broadcastId")).isEqualTo(id.value());
    assertThat(resolved.at("/ownerId")).isEqualTo(owner.id());
    assertThat(resolved.at("/audience")).isEqualTo("PUBLIC");
    assertThat(rows("broadcast") + rows("outbox")).doesNotContain(key);
  }

  @Test
  void addressesAreThoseThatTheGatewayWasAskedAt() {
    BroadcastId id = catalog.newPerson().newBroadcast("PUBLIC");
    Reply seen =
        catalog.send(
            "GET",
            PATH + id,
            null,
            null,
            Map.of(
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Host", "live.example.org",
                "X-Forwarded-Port", "443"));
    assertThat(seen.expect(200).at("/playback/hls"))
        .isEqualTo("https://live.example.org/media/" + id + "/index.m3u8");
    assertThat(seen.at("/chat/url")).isEqualTo("wss://live.example.org/chat/" + id);
  }

  @Test
  void aReplacedKeyIsDeadAndSoIsTheKeyOfWhatHasEnded() {
    Person owner = catalog.newPerson();
    Reply created = owner.broadcast("PUBLIC");
    BroadcastId id = new BroadcastId(created.at("/id"));
    String first = created.at("/ingest/rtmp/streamKey");
    Reply replaced = replaceKey(owner, id).expect(200);
    String second = replaced.at("/ingest/rtmp/streamKey");
    assertThat(second).isNotEqualTo(first);
    resolve(first).expect(404);
    resolve(second).expect(200);
    assertThat(published.await(id.value(), StreamKeyReplaced.class).streamKeyHash())
        .isEqualTo(sha256(second));

    assertThat(owner.end(id).expect(200).at("/ingest")).isEqualTo("null");
    resolve(second).expect(404);
    replaceKey(owner, id).expectProblem(409, "state-conflict");
    String endedAt = owner.see(id).at("/endedAt");
    assertThat(owner.end(id).expect(200).at("/endedAt")).isEqualTo(endedAt);
  }

  @Test
  void whatIsInsideThePlatformNeedsItsSecret() {
    String body = "{\"streamKeyHash\":\"" + "0".repeat(64) + "\"}";
    assertThat(catalog.raw("POST", "/internal/stream-keys/resolve", body, Map.of()).status())
        .isEqualTo(404);
    Map<String, String> wrong =
        Map.of("Authorization", "Bearer " + catalog.newPerson().accessToken());
    assertThat(catalog.raw("POST", "/internal/stream-keys/resolve", body, wrong).text()).isEmpty();
    resolve("sk_never").expectProblem(404, "not-found");
  }

  @Test
  void aPlaceIsCoarseUnlessAskedOtherwise() {
    Person owner = catalog.newPerson();
    Reply coarse =
        owner.broadcast(
            "PUBLIC", Map.of("location", Map.of("latitude", 48.858370, "longitude", 2.294481)));
    assertThat(coarse.at("/location/latitude")).isEqualTo("48.86");
    assertThat(coarse.at("/location/longitude")).isEqualTo("2.29");
    assertThat(coarse.at("/location/exact")).isEqualTo("false");
    Reply seen = catalog.newPerson().see(new BroadcastId(coarse.at("/id")));
    assertThat(seen.json().get("location")).isEqualTo(coarse.json().get("location"));
    assertThat(
            jdbc.sql("SELECT latitude FROM catalog.broadcast WHERE id = :id")
                .param("id", coarse.at("/id"))
                .query(Double.class)
                .single())
        .isEqualTo(48.86);
    Reply exact =
        owner.broadcast(
            "PUBLIC",
            Map.of(
                "location", Map.of("latitude", 48.858370, "longitude", 2.294481, "exact", true)));
    assertThat(exact.at("/location/latitude")).isEqualTo("48.85837");
  }

  @Test
  void whatIsNotABroadcastIsRefused() {
    Person owner = catalog.newPerson();
    for (Map<String, ?> body :
        List.of(
            Map.of("audience", "PUBLIC"),
            Map.of("title", " ", "audience", "PUBLIC"),
            Map.of("title", "x".repeat(141), "audience", "PUBLIC"),
            Map.of("title", "two\nlines", "audience", "PUBLIC"),
            Map.of("title", "t"),
            Map.of("title", "t", "audience", "EVERYBODY"),
            Map.of("title", "t", "audience", "PUBLIC", "tags", List.of("a b")),
            Map.of(
                "title",
                "t",
                "audience",
                "PUBLIC",
                "tags",
                List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")),
            Map.of("title", "t", "audience", "PUBLIC", "language", "not a language"),
            Map.of("title", "t", "audience", "PUBLIC", "scheduledFor", "2001-01-01T00:00:00Z"),
            Map.of("title", "t", "audience", "PUBLIC", "scheduledFor", "+99999-01-01T00:00:00Z"),
            Map.of("title", "\u3000\u200B", "audience", "PUBLIC"),
            Map.of(
                "title",
                "t",
                "audience",
                "PUBLIC",
                "location",
                Map.of("latitude", 91, "longitude", 0)),
            Map.of("title", "t", "audience", "PUBLIC", "location", Map.of("latitude", 1)))) {
      owner.post("/api/v1/broadcasts", body).expectProblem(400, "invalid-request");
    }
    owner
        .post("/api/v1/broadcasts", "{\"title\":\"half \\uD83C\",\"audience\":\"PUBLIC\"}")
        .expectProblem(400, "invalid-request");
    catalog
        .post("/api/v1/broadcasts", null, Map.of("title", "t", "audience", "PUBLIC"))
        .expectProblem(401, "unauthenticated");
    owner.get(PATH + "no-such-id").expectProblem(404, "not-found");
  }

  @Test
  void aBroadcastCanBeAnnounced() {
    Person owner = catalog.newPerson();
    String later =
        Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
    Reply announced = owner.broadcast("PUBLIC", Map.of("scheduledFor", later));
    assertThat(announced.at("/state")).isEqualTo("SCHEDULED");
    assertThat(announced.at("/scheduledFor")).isEqualTo(later);
  }

  @Test
  void theOwnerChangesWhatTheySaw() {
    Person owner = catalog.newPerson();
    Reply created = owner.broadcast("PUBLIC");
    BroadcastId id = new BroadcastId(created.at("/id"));
    Map<String, String> seen = Map.of("If-Match", created.header("ETag"));
    Reply changed =
        owner
            .patch(PATH + id, Map.of("title", "A run", "tags", List.of("Sport")), seen)
            .expect(200);
    assertThat(changed.at("/title")).isEqualTo("A run");
    assertThat(changed.at("/tags/0")).isEqualTo("sport");
    assertThat(changed.header("ETag")).isNotEqualTo(created.header("ETag"));
    assertThat(owner.see(id).header("ETag")).isEqualTo(changed.header("ETag"));
    BroadcastUpdated updated = published.await(id.value(), BroadcastUpdated.class);
    assertThat(updated.title()).isEqualTo("A run");
    assertThat(updated.audience()).isEqualTo(Audience.PUBLIC);

    owner.patch(PATH + id, Map.of("title", "Late"), seen).expectProblem(412, "precondition-failed");
    owner.patch(PATH + id, Map.of("title", "A swim"), Map.of()).expect(200);
    owner.patch(PATH + id, Map.of("title", " "), Map.of()).expectProblem(400, "invalid-request");
    owner
        .patch(PATH + id, Map.of(), Map.of("Content-Type", "text/plain"))
        .expectProblem(415, "unsupported-media-type");
    assertThat(
            owner
                .patch(
                    PATH + id,
                    "{\"tags\":[]}",
                    Map.of("Content-Type", "application/merge-patch+json"))
                .expect(200)
                .json()
                .at("/tags"))
        .isEmpty();
  }

  @Test
  void untilItBeginsTheOwnerChangesWhereItIsAndForWhom() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    Map<String, Object> eiffel = Map.of("latitude", 48.85837, "longitude", 2.294481);
    Reply moved =
        owner
            .patch(PATH + id, Map.of("location", eiffel, "audience", "UNLISTED"), Map.of())
            .expect(200);
    assertThat(moved.json().at("/location/latitude").asDouble()).isEqualTo(48.86);
    assertThat(moved.at("/audience")).isEqualTo("UNLISTED");
    assertThat(published.await(id.value(), BroadcastUpdated.class).audience())
        .isEqualTo(Audience.UNLISTED);

    owner.patch(PATH + id, Map.of("title", "Elsewhere"), Map.of()).expect(200);
    assertThat(owner.see(id).json().at("/location/longitude").asDouble()).isEqualTo(2.29);
    Reply gone = owner.patch(PATH + id, Map.of("withoutLocation", true), Map.of()).expect(200);
    assertThat(gone.json().at("/location").isNull()).isTrue();
    owner
        .patch(PATH + id, Map.of("location", Map.of("latitude", 91, "longitude", 0)), Map.of())
        .expectProblem(400, "invalid-request");
  }

  @Test
  void nobodyKeepsMoreThanAHundredOpen() {
    Person owner = catalog.newPerson();
    BroadcastId first = owner.newBroadcast("UNLISTED");
    for (int i = 1; i < 100; i++) {
      owner.newBroadcast("UNLISTED");
    }
    Map<String, String> body = Map.of("title", "t", "audience", "UNLISTED");
    owner.post("/api/v1/broadcasts", body).expectProblem(429, "too-many-requests");
    owner.end(first).expect(200);
    owner.post("/api/v1/broadcasts", body).expect(201);
  }

  private Reply replaceKey(Person owner, BroadcastId id) {
    return catalog.send("POST", PATH + id + "/stream-key", owner, null, Map.of());
  }

  private Reply resolve(String key) {
    return catalog.raw(
        "POST",
        "/internal/stream-keys/resolve",
        Map.of("streamKeyHash", sha256(key)),
        Map.of("Authorization", "Bearer " + CatalogTest.INTERNAL_TOKEN));
  }

  private String rows(String table) {
    return String.join(
        "\n",
        jdbc.sql("SELECT row_to_json(t)::text FROM catalog." + table + " t")
            .query(String.class)
            .list());
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
