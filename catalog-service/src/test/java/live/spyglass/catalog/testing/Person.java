package live.spyglass.catalog.testing;

import java.util.HashMap;
import java.util.Map;
import live.spyglass.events.BroadcastId;

/// Somebody who is signed in.
public record Person(CatalogClient catalog, Reply session) {

  public String accessToken() {
    return session.at("/accessToken");
  }

  public String refreshToken() {
    return session.at("/refreshToken");
  }

  public String handle() {
    return session.at("/account/handle");
  }

  public String id() {
    return session.at("/account/id");
  }

  public Reply get(String path) {
    return catalog.get(path, this);
  }

  public Reply post(String path, Object body) {
    return catalog.post(path, this, body);
  }

  public Reply put(String path) {
    return catalog.send("PUT", path, this, null, Map.of());
  }

  public Reply delete(String path) {
    return catalog.send("DELETE", path, this, null, Map.of());
  }

  public Reply patch(String path, Object body, Map<String, String> headers) {
    return catalog.send("PATCH", path, this, body, headers);
  }

  /// A broadcast with this audience.
  public Reply broadcast(String audience) {
    return broadcast(audience, Map.of());
  }

  public Reply broadcast(String audience, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(Map.of("title", "A walk", "audience", audience));
    body.putAll(more);
    return post("/api/v1/broadcasts", body).expect(201);
  }

  /// The id of a new broadcast with this audience.
  public BroadcastId newBroadcast(String audience) {
    return new BroadcastId(broadcast(audience).at("/id"));
  }

  public Reply see(BroadcastId id) {
    return get("/api/v1/broadcasts/" + id);
  }

  public Reply end(BroadcastId id) {
    return catalog.send("POST", "/api/v1/broadcasts/" + id + "/end", this, null, Map.of());
  }
}
