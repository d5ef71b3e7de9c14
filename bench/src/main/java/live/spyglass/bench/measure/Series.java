package live.spyglass.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was measured again and again, in the order in which it was.
public record Series(List<Double> values) {
  private static final double PERCENT = 100;

  /// @throws IllegalArgumentException when there is no value
  public Series {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured");
    }
  }

  public double median() {
    List<Double> sorted = sorted();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// The smallest value that at least `percent` of all do not exceed.
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / PERCENT * values.size());
    return sorted().get(Math.clamp(rank - 1, 0, values.size() - 1));
  }

  public double min() {
    return sorted().getFirst();
  }

  public double max() {
    return sorted().getLast();
  }

  /// How far the values lie apart, as a share of their median: 0.1 is ten per cent.
  public double spread() {
    return median() == 0 ? 0 : (max() - min()) / Math.abs(median());
  }

  /// Round by round, this one divided by the other.
  public Series per(Series other) {
    if (values.size() != other.values.size()) {
      throw new IllegalArgumentException("Not the same rounds");
    }
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / other.values.get(i));
    }
    return new Series(ratios);
  }

  /// The median with three figures, and the spread when there is one: `1.23 ±4 %`, where ± is half
  /// of the spread.
  public String told() {
    String median = figure(median());
    return values.size() == 1 ? median : "%s ±%.0f %%".formatted(median, spread() * PERCENT / 2);
  }

  /// A number with about three figures.
  public static String figure(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private List<Double> sorted() {
    return values.stream().sorted().toList();
  }
}
