package live.spyglass.catalog.audience;

import java.time.Duration;

/// People watching now, live and replayed; people that ever watched; hearts; how long people
/// watched it live, all of them together.
public record Crowd(long live, long replay, long total, long hearts, Duration watched) {

  /// Nobody has come yet.
  public static final Crowd NOBODY = new Crowd(0, 0, 0, 0, Duration.ZERO);
}
