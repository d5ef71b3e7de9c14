package live.spyglass.catalog.broadcast.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import live.spyglass.catalog.account.Accounts;
import live.spyglass.catalog.account.Handle;
import live.spyglass.catalog.account.Profile;
import live.spyglass.catalog.broadcast.BoundingBox;
import live.spyglass.catalog.broadcast.BroadcastQuery;
import live.spyglass.catalog.broadcast.BroadcastSearch;
import live.spyglass.catalog.broadcast.BroadcastState;
import live.spyglass.events.AccountId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Lists of broadcasts.
@RestController
class ListController {

  private final BroadcastSearch search;
  private final BroadcastViews views;
  private final Accounts accounts;

  ListController(BroadcastSearch search, BroadcastViews views, Accounts accounts) {
    this.search = search;
    this.views = views;
    this.accounts = accounts;
  }

  @GetMapping("/api/v1/broadcasts")
  ResponseEntity<Page> list(
      @RequestParam(defaultValue = "") @Size(max = 10) List<BroadcastState> state,
      @RequestParam(required = false) @Size(max = 200) @Nullable String q,
      @RequestParam(required = false) @Size(max = 100) @Nullable String tag,
      @RequestParam(required = false) @Size(max = 200) @Nullable String bbox,
      @RequestParam(required = false) @Size(max = 100) @Nullable String broadcaster,
      @RequestParam(defaultValue = "false") boolean mine,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int pageSize,
      @RequestParam(required = false) @Size(max = 200) @Nullable String pageToken,
      @Nullable Viewer viewer) {
    Optional<AccountId> of = Optional.empty();
    if (broadcaster != null) {
      of = Handle.parse(broadcaster).flatMap(accounts::findByHandle).map(Profile::id);
      if (of.isEmpty()) {
        return answer(new Page(List.of(), null));
      }
    }
    BroadcastQuery query =
        new BroadcastQuery(
            mine ? requireViewer(viewer).id() : null,
            of.orElse(null),
            Set.copyOf(state),
            blankToNull(q),
            tag == null || tag.isBlank() ? null : Text.tag(tag),
            bbox == null || bbox.isBlank() ? null : box(bbox),
            pageSize,
            blankToNull(pageToken));
    BroadcastSearch.Page found = search.find(query);
    return answer(new Page(views.show(found.items(), viewer), found.nextPageToken()));
  }

  private static ResponseEntity<Page> answer(Page page) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(page);
  }

  private static Viewer requireViewer(@Nullable Viewer viewer) {
    if (viewer == null) {
      throw new ProblemException(Problem.UNAUTHENTICATED, "'mine' needs an access token.");
    }
    return viewer;
  }

  private static BoundingBox box(String text) {
    return BoundingBox.parse(text)
        .orElseThrow(() ->
            new ProblemException(
                Problem.INVALID_REQUEST, "'bbox' must be west,south,east,north in degrees."));
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /// `nextPageToken` is `null` on the last page.
  record Page(List<BroadcastView> items, @Nullable String nextPageToken) {}
}
