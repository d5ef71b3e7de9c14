package live.spyglass.catalog.broadcast;

import java.util.Optional;

/// Degrees, in the order of GeoJSON (RFC 7946 §5). When `west` is greater than `east`, the box
/// crosses the antimeridian.
public record BoundingBox(double west, double south, double east, double north) {

  private static final int EDGES = 4;

  /// Reads `west,south,east,north`; empty when that is not a box on earth.
  public static Optional<BoundingBox> parse(String text) {
    String[] edges = text.split(",", -1);
    if (edges.length != EDGES) {
      return Optional.empty();
    }
    try {
      BoundingBox box =
          new BoundingBox(
              Double.parseDouble(edges[0]),
              Double.parseDouble(edges[1]),
              Double.parseDouble(edges[2]),
              Double.parseDouble(edges[3]));
      boolean onEarth =
          Math.abs(box.west) <= 180
              && Math.abs(box.east) <= 180
              && Math.abs(box.south) <= 90
              && Math.abs(box.north) <= 90
              && box.south <= box.north;
      return onEarth ? Optional.of(box) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
