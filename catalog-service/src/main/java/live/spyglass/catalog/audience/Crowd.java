package live.spyglass.catalog.audience;

/// People watching now, live and replayed; people that ever watched; hearts.
public record Crowd(long live, long replay, long total, long hearts) {

  /// Nobody has come yet.
  public static final Crowd NOBODY = new Crowd(0, 0, 0, 0);
}
