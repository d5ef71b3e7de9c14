package live.spyglass.chat.heart;

import java.time.Instant;
import java.util.List;
import live.spyglass.chat.room.Room;
import live.spyglass.chat.room.RoomRequests;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The little mountain of hearts beneath a replay.
@RestController
class HeartController {

  private static final long MAX_BUCKETS = 7200;
  private static final long[] BUCKET_SECONDS = {1, 2, 5, 10, 30, 60, 300, 600, 3600};

  private final RoomRequests requests;
  private final HeartStore store;

  HeartController(RoomRequests requests, HeartStore store) {
    this.requests = requests;
    this.store = store;
  }

  /// `count` hearts were given within `bucketSeconds` from `at` on.
  record Item(Instant at, long count) {}

  /// Buckets without hearts are left out. A bucket is a second, or longer when the broadcast is: a
  /// timeline has at most [#MAX_BUCKETS].
  record Timeline(long total, long bucketSeconds, List<Item> items) {}

  @GetMapping("/api/v1/broadcasts/{id}/hearts")
  Timeline list(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String grant,
      @Nullable Viewer viewer) {
    Room room = requests.getReadable(id, viewer, grant);
    HeartStore.Span span = store.span(room.id());
    long bucketSeconds = bucketSeconds(span.last() - span.first() + 1);
    List<Item> items =
        store.buckets(room.id(), bucketSeconds).stream()
            .map(bucket -> new Item(Instant.ofEpochSecond(bucket.second()), bucket.count()))
            .toList();
    return new Timeline(span.total(), bucketSeconds, items);
  }

  private static long bucketSeconds(long length) {
    for (long seconds : BUCKET_SECONDS) {
      if (length / seconds < MAX_BUCKETS) {
        return seconds;
      }
    }
    return BUCKET_SECONDS[BUCKET_SECONDS.length - 1];
  }
}
