package live.spyglass.catalog.broadcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.token.PlaybackGrant;
import live.spyglass.support.token.TokenVerifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// PRIVATE and UNLISTED, on every path.
@CatalogTest
class PrivacyTest {

  private static final String PATH = "/api/v1/broadcasts/";

  @Autowired CatalogClient catalog;
  @Autowired TokenVerifier verifier;

  @Test
  void aPrivateBroadcastDoesNotExistForStrangersOnAnyPath() {
    Person owner = catalog.newPerson();
    Person stranger = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PRIVATE");
    BroadcastId never = BroadcastId.random();

    for (Call call : calls(stranger)) {
      Reply hidden = call.on(catalog, stranger, id).expectProblem(404, "not-found");
      Reply missing = call.on(catalog, stranger, never).expectProblem(404, "not-found");
      assertThat(hidden.at("/detail")).as("%s", call).isEqualTo(missing.at("/detail"));
    }
    catalog.get(PATH + id, null).expectProblem(404, "not-found");
    assertThat(owner.see(id).expect(200).at("/state")).isEqualTo("READY");
  }

  @Test
  void whatOthersMaySeeIsNotTheirsToChange() {
    Person owner = catalog.newPerson();
    Person other = catalog.newPerson();
    BroadcastId open = owner.newBroadcast("PUBLIC");
    BroadcastId shared = owner.newBroadcast("PRIVATE");
    owner.put(PATH + shared + "/viewers/" + other.handle()).expect(204);
    for (BroadcastId id : List.of(open, shared)) {
      for (Call call : calls(other)) {
        if (call.needsOwner()) {
          call.on(catalog, other, id).expectProblem(403, "forbidden");
          call.on(catalog, null, id).expectProblem(401, "unauthenticated");
        }
      }
      assertThat(owner.see(id).expect(200).at("/state")).isEqualTo("READY");
    }
  }

  @Test
  void theInvitedSeeItWithAGrantInEveryAddress() {
    Person owner = catalog.newPerson();
    Person friend = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PRIVATE");
    friend.see(id).expect(404);
    owner.put(PATH + id + "/viewers/" + friend.handle()).expect(204);
    owner.put(PATH + id + "/viewers/" + friend.handle()).expect(204);
    owner.put(PATH + id + "/viewers/" + owner.handle()).expect(204);
    owner.put(PATH + id + "/viewers/nobody_at_all").expectProblem(404, "not-found");
    Reply invited = owner.get(PATH + id + "/viewers").expect(200);
    assertThat(invited.json().at("/items")).hasSize(1);
    assertThat(invited.at("/items/0/handle")).isEqualTo(friend.handle());

    Reply seen = friend.see(id).expect(200);
    assertThat(seen.at("/ingest")).isEqualTo("null");
    String hls = seen.at("/playback/hls");
    String grant = hls.replaceFirst(".*/media/" + id + "/~([^/]+)/index.m3u8", "$1");
    PlaybackGrant granted = verifier.grant(grant).orElseThrow();
    assertThat(granted.broadcast()).isEqualTo(id);
    assertThat(granted.viewer()).isNotNull();
    assertThat(verifier.access(grant)).isEmpty();
    assertThat(seen.at("/playback/rewind")).matches(".*/media/" + id + "/~[^/]+/rewind.m3u8");
    assertThat(seen.at("/playback/thumbnails"))
        .matches(".*/media/" + id + "/~[^/]+/thumbnails.vtt");
    assertThat(seen.at("/playback/poster")).matches(".*/media/" + id + "/~[^/]+/poster.jpg");
    assertThat(seen.at("/chat/url")).matches("ws://.*/chat/" + id + "\\?grant=.+");
    assertThat(seen.at("/chat/history")).matches("http://.*/messages\\?grant=.+");
    assertThat(seen.at("/chat/hearts")).matches("http://.*/hearts\\?grant=.+");

    owner.delete(PATH + id + "/viewers/" + friend.handle()).expect(204);
    friend.see(id).expectProblem(404, "not-found");
  }

  @Test
  void onlyWhatIsPublicIsListedAndTheRestForItsOwner() {
    Person owner = catalog.newPerson();
    Person friend = catalog.newPerson();
    BroadcastId open = owner.newBroadcast("PUBLIC");
    BroadcastId unlisted = owner.newBroadcast("UNLISTED");
    BroadcastId hidden = owner.newBroadcast("PRIVATE");
    owner.put(PATH + hidden + "/viewers/" + friend.handle()).expect(204);
    String of = "/api/v1/broadcasts?broadcaster=" + owner.handle();
    for (Reply list : List.of(owner.get(of), friend.get(of), catalog.get(of, null))) {
      assertThat(ids(list)).containsExactly(open.value());
    }
    assertThat(ids(friend.get("/api/v1/broadcasts?pageSize=100")))
        .doesNotContain(unlisted.value(), hidden.value());
    assertThat(ids(owner.get("/api/v1/broadcasts?mine=true")))
        .containsExactlyInAnyOrder(open.value(), unlisted.value(), hidden.value());
    assertThat(ids(friend.get("/api/v1/broadcasts?mine=true"))).isEmpty();
    assertThat(ids(friend.get("/api/v1/broadcasts?mine=true&broadcaster=" + owner.handle())))
        .isEmpty();
    catalog.get("/api/v1/broadcasts?mine=true", null).expectProblem(401, "unauthenticated");
    catalog.get(PATH + unlisted, null).expect(200);
  }

  @Test
  void whatTurnsPrivateDisappears() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    catalog.get(PATH + id, null).expect(200);
    owner.patch(PATH + id, Map.of("audience", "PRIVATE"), Map.of()).expect(200);
    catalog.get(PATH + id, null).expect(404);
    assertThat(ids(catalog.get("/api/v1/broadcasts?broadcaster=" + owner.handle(), null)))
        .isEmpty();
  }

  private static List<Call> calls(Person somebody) {
    return List.of(
        new Call("GET", "", null, false),
        new Call("PATCH", "", Map.of("title", "Mine"), true),
        new Call("DELETE", "", null, true),
        new Call("POST", "/end", null, true),
        new Call("POST", "/stream-key", null, true),
        new Call("GET", "/health", null, true),
        new Call("GET", "/viewers", null, true),
        new Call("PUT", "/viewers/" + somebody.handle(), null, true),
        new Call("DELETE", "/viewers/" + somebody.handle(), null, true));
  }

  static List<String> ids(Reply list) {
    return Stream.of(list.expect(200).json().at("/items"))
        .flatMap(items -> items.valueStream())
        .map(item -> item.path("id").asString())
        .toList();
  }

  private record Call(
      String method, String below, @Nullable Map<String, String> body, boolean needsOwner) {

    Reply on(CatalogClient catalog, @Nullable Person person, BroadcastId id) {
      return catalog.send(method, PATH + id + below, person, body, Map.of());
    }
  }
}
