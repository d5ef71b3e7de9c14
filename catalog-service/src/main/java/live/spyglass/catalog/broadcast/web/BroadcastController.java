package live.spyglass.catalog.broadcast.web;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.util.Map;
import live.spyglass.catalog.broadcast.Broadcast;
import live.spyglass.catalog.broadcast.Broadcasts;
import live.spyglass.catalog.idempotency.Answer;
import live.spyglass.catalog.idempotency.IdempotentRequests;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// `/api/v1/broadcasts` and one broadcast.
@RestController
@RequestMapping("/api/v1/broadcasts")
class BroadcastController {

  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String NO_STORE = "private, no-store";

  private final Broadcasts broadcasts;
  private final BroadcastViews views;
  private final IdempotentRequests idempotent;
  private final JsonMapper json;

  BroadcastController(
      Broadcasts broadcasts, BroadcastViews views, IdempotentRequests idempotent, JsonMapper json) {
    this.broadcasts = broadcasts;
    this.views = views;
    this.idempotent = idempotent;
    this.json = json;
  }

  @PostMapping
  ResponseEntity<String> create(
      @RequestBody @Valid CreateBroadcast body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      Viewer viewer) {
    Answer answer =
        key == null
            ? create(viewer, body)
            : idempotent.once(
                viewer.id(), key, json.writeValueAsBytes(body), () -> create(viewer, body));
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
    answer.headers().forEach(response::header);
    return response.header(HttpHeaders.CACHE_CONTROL, NO_STORE).body(answer.body());
  }

  @GetMapping("/{id}")
  BroadcastView get(
      @PathVariable String id, @Nullable Viewer viewer, HttpServletResponse response) {
    return answer(broadcasts.see(BroadcastPath.id(id), viewer), viewer, response);
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH})
  BroadcastView change(
      @PathVariable String id,
      @RequestBody @Valid ChangeBroadcast body,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      Viewer viewer,
      HttpServletResponse response) {
    Broadcast changed =
        broadcasts.change(
            BroadcastPath.id(id), viewer, body.changes(), BroadcastPath.expectedVersion(ifMatch));
    return answer(changed, viewer, response);
  }

  @PostMapping("/{id}/end")
  BroadcastView end(@PathVariable String id, Viewer viewer, HttpServletResponse response) {
    return answer(broadcasts.end(BroadcastPath.id(id), viewer), viewer, response);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> delete(@PathVariable String id, Viewer viewer) {
    broadcasts.delete(BroadcastPath.id(id), viewer);
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}/stream-key")
  BroadcastView replaceKey(@PathVariable String id, Viewer viewer, HttpServletResponse response) {
    Broadcasts.Keyed keyed = broadcasts.replaceKey(BroadcastPath.id(id), viewer);
    head(keyed.broadcast(), response);
    return views.showWithKey(keyed.broadcast(), viewer, keyed.key());
  }

  private Answer create(Viewer viewer, CreateBroadcast body) {
    Broadcasts.Keyed keyed = broadcasts.create(viewer, body.draft());
    Broadcast created = keyed.broadcast();
    return new Answer(
        HttpStatus.CREATED.value(),
        Map.of(
            HttpHeaders.LOCATION,
            "/api/v1/broadcasts/" + created.id(),
            HttpHeaders.ETAG,
            BroadcastPath.etag(created.version())),
        json.writeValueAsString(views.showWithKey(created, viewer, keyed.key())));
  }

  private BroadcastView answer(
      Broadcast broadcast, @Nullable Viewer viewer, HttpServletResponse response) {
    head(broadcast, response);
    return views.show(broadcast, viewer);
  }

  private static void head(Broadcast broadcast, HttpServletResponse response) {
    response.setHeader(HttpHeaders.ETAG, BroadcastPath.etag(broadcast.version()));
    response.setHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }
}
