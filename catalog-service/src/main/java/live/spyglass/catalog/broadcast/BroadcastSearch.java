package live.spyglass.catalog.broadcast;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/// Lists broadcasts, newest first, in keyset pages: a page is found by where the last one ended, so
/// a broadcast that appears meanwhile shifts nothing, and the hundredth page costs as much as the
/// first.
@Component
public class BroadcastSearch {

  private final JdbcClient jdbc;
  private final BroadcastRepository repository;

  BroadcastSearch(JdbcClient jdbc, BroadcastRepository repository) {
    this.jdbc = jdbc;
    this.repository = repository;
  }

  /// Throws `INVALID_REQUEST` for a page token that is none. One snapshot for both queries: what
  /// turns PRIVATE in between is not shown, and what goes live does not jump.
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Page find(BroadcastQuery query) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> params = new HashMap<>();
    String text = query.text() == null ? null : SearchText.query(query.text());
    if (text != null && text.isEmpty()) {
      return new Page(List.of(), null);
    }
    whose(query, conditions, params);
    what(query, text, conditions, params);
    if (query.pageToken() != null) {
      PageToken after =
          PageToken.decode(query.pageToken())
              .orElseThrow(() ->
                  new ProblemException(
                      Problem.INVALID_REQUEST, "'pageToken' is not one that was given out."));
      conditions.add("(sort_at, id) < (:afterSort, :afterId)");
      params.put("afterSort", after.sortAt().atOffset(ZoneOffset.UTC));
      params.put("afterId", after.id().value());
    }
    params.put("limit", query.pageSize() + 1);
    List<String> ids =
        jdbc.sql(
                "SELECT id FROM catalog.broadcast WHERE "
                    + String.join(" AND ", conditions)
                    + " ORDER BY sort_at DESC, id DESC LIMIT :limit")
            .params(params)
            .query((rs, _) -> rs.getString("id"))
            .list();
    return page(ids, query.pageSize());
  }

  private static void whose(
      BroadcastQuery query, List<String> conditions, Map<String, Object> params) {
    if (query.mine() != null) {
      conditions.add("owner_id = :mine");
      params.put("mine", query.mine().value());
    } else {
      conditions.add("audience = 'PUBLIC' AND (state <> 'ENDED' OR started_at IS NOT NULL)");
    }
    if (query.broadcaster() != null) {
      conditions.add("owner_id = :broadcaster");
      params.put("broadcaster", query.broadcaster().value());
    }
  }

  private static void what(
      BroadcastQuery query,
      @Nullable String text,
      List<String> conditions,
      Map<String, Object> params) {
    if (!query.states().isEmpty()) {
      conditions.add("state = ANY (:states)");
      params.put("states", query.states().stream().map(Enum::name).toArray(String[]::new));
    }
    if (text != null) {
      conditions.add("search @@ to_tsquery('simple', :text)");
      params.put("text", text);
    }
    if (query.tag() != null) {
      conditions.add("tags @> ARRAY[:tag]::text[]");
      params.put("tag", query.tag());
    }
    BoundingBox box = query.box();
    if (box != null) {
      String both = box.west() <= box.east() ? "AND" : "OR";
      conditions.add(
          "latitude BETWEEN :south AND :north AND (longitude >= :west "
              + both
              + " longitude <= :east)");
      params.put("south", box.south());
      params.put("north", box.north());
      params.put("west", box.west());
      params.put("east", box.east());
    }
  }

  private Page page(List<String> ids, int pageSize) {
    List<String> wanted = ids.size() > pageSize ? ids.subList(0, pageSize) : ids;
    Map<BroadcastId, Broadcast> byId =
        repository.findAllById(wanted).stream()
            .collect(Collectors.toMap(Broadcast::id, Function.identity()));
    List<Broadcast> items =
        wanted.stream().map(id -> byId.get(new BroadcastId(id))).filter(b -> b != null).toList();
    String next =
        ids.size() > pageSize && !items.isEmpty()
            ? new PageToken(items.getLast().sortAt(), items.getLast().id()).encode()
            : null;
    return new Page(items, next);
  }

  /// `nextPageToken` is absent on the last page.
  public record Page(List<Broadcast> items, @Nullable String nextPageToken) {}
}
