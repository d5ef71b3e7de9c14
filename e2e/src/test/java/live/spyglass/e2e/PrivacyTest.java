package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A private broadcast asked for by a stranger, on every path.
class PrivacyTest {

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void aStrangerFindsNothingAndAGuestEverything() throws Exception {
    Person owner = Person.signUp(api, "private_owner", "Owner");
    Person guest = Person.signUp(api, "private_guest", "Guest");
    Person stranger = Person.signUp(api, "private_stranger", "Stranger");
    JsonNode created = owner.createBroadcast("Among us", "PRIVATE");
    String id = created.get("id").asString();

    try (Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(2))) {
      owner.awaitState(id, "LIVE");
      JsonNode mine = owner.broadcast(id);
      String granted = mine.get("playback").get("hls").asString();
      String playlist = api.get(granted, null).text();
      assertThat(playlist).startsWith("#EXTM3U");

      for (String token : new String[] {"", stranger.token()}) {
        nothingIsThereFor(token.isEmpty() ? null : token, id, granted, playlist);
      }
      assertThat(firstChatMessage(mine.get("chat").get("url").asString(), stranger, true))
          .contains("error");

      assertThat(
              api.put("/api/v1/broadcasts/" + id + "/viewers/" + guest.handle(), owner.token())
                  .status())
          .isIn(200, 201, 204);
      String guests = guest.broadcast(id).get("playback").get("hls").asString();
      assertThat(api.get(guests, null).status()).isEqualTo(200);

      owner.end(id);
    }
    nothingIsThereFor(null, id, owner.broadcast(id).get("playback").get("hls").asString(), "");
    assertThat(api.get("/media/" + id + "/recording.mp4", null).status()).isIn(403, 404);
    assertThat(api.delete("/api/v1/broadcasts/" + id, stranger.token()).status()).isEqualTo(404);
    assertThat(api.delete("/api/v1/broadcasts/" + id, owner.token()).status()).isEqualTo(204);
    assertThat(api.get("/api/v1/broadcasts/" + id, owner.token()).status()).isEqualTo(404);
  }

  private void nothingIsThereFor(
      @org.jspecify.annotations.Nullable String token, String id, String granted, String playlist) {
    assertThat(api.get("/api/v1/broadcasts/" + id, token).status()).isEqualTo(404);
    assertThat(api.get("/api/v1/broadcasts/" + id + "/messages", token).status()).isEqualTo(404);
    assertThat(api.post("/api/v1/broadcasts/" + id + "/end", token, Map.of()).status())
        .isIn(401, 404);
    JsonNode listed = api.get("/api/v1/broadcasts?pageSize=100", token).json().get("items");
    assertThat(listed.valueStream().map(item -> item.get("id").asString())).doesNotContain(id);

    String root = "/media/" + id + "/";
    for (String path : List.of("index.m3u8", "poster.jpg", "recording.mp4")) {
      assertThat(api.get(root + path, token).status()).as(path).isIn(403, 404);
    }
    for (String rendition : Media.renditions(granted, playlist)) {
      String relative = rendition.substring(granted.length() - "index.m3u8".length());
      assertThat(api.get(root + relative, token).status()).as(relative).isIn(403, 404);
      assertThat(api.get(root + "~forged/" + relative, token).status()).as(relative).isIn(403, 404);
    }
  }

  /// What a room says first to somebody who has only its bare address.
  private static String firstChatMessage(String url, Person person, boolean withoutGrant)
      throws Exception {
    URI granted = URI.create(url);
    URI uri =
        withoutGrant
            ? new URI(
                granted.getScheme(),
                granted.getAuthority(),
                granted.getPath(),
                "access_token=" + person.token(),
                null)
            : granted;
    CompletableFuture<String> first = new CompletableFuture<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      client
          .newWebSocketBuilder()
          .buildAsync(uri, new FirstMessage(first))
          .exceptionally(failure -> {
            first.complete("error: " + failure.getMessage());
            return null;
          });
      String said = first.get(Platform.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      client.shutdownNow();
      return said;
    }
  }

  private record FirstMessage(CompletableFuture<String> first) implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      first.complete(data.toString());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      first.complete("error: closed " + status);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      first.completeExceptionally(new IOException(error));
    }
  }
}
