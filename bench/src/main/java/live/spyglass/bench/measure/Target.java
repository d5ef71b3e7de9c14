package live.spyglass.bench.measure;

/// What a ratio is to be.
///
/// @param most whether less is better
public record Target(double bound, boolean most) {

  public static Target atMost(double bound) {
    return new Target(bound, true);
  }

  public static Target atLeast(double bound) {
    return new Target(bound, false);
  }

  public boolean met(double ratio) {
    return most ? ratio <= bound : ratio >= bound;
  }

  /// For a table: `≤ 1.15× met`.
  public String told(double ratio) {
    return this + (met(ratio) ? " met" : " missed");
  }

  @Override
  public String toString() {
    return (most ? "≤ " : "≥ ") + Series.figure(bound) + "×";
  }
}
