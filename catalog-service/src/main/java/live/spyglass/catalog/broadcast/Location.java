package live.spyglass.catalog.broadcast;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// A place, in degrees (WGS 84). What is not `exact` is rounded to two decimals: about 1.1 km north
/// to south, less east to west.
public record Location(double latitude, double longitude, boolean exact) {

  private static final int COARSE_DECIMALS = 2;

  /// Throws [IllegalArgumentException] for degrees that are not on earth.
  public Location {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException("not a place on earth");
    }
    if (!exact) {
      latitude = coarse(latitude);
      longitude = coarse(longitude);
    }
  }

  private static double coarse(double degrees) {
    return BigDecimal.valueOf(degrees)
        .setScale(COARSE_DECIMALS, RoundingMode.HALF_EVEN)
        .doubleValue();
  }
}
