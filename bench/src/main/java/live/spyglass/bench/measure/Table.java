package live.spyglass.bench.measure;

import java.util.ArrayList;
import java.util.List;

/// A Markdown table whose columns stand below each other, so that it can be read as it is.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  public Table row(Object... cells) {
    return cells(List.of(cells));
  }

  public Table cells(List<?> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException("A row of " + cells.size() + " cells");
    }
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      String text = cell instanceof Double number ? Series.figure(number) : cell.toString();
      row.add(text.replace("|", "\\|"));
    }
    rows.add(row);
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      append(text, rows.get(r), widths, ' ');
      if (r == 0) {
        append(text, java.util.Collections.nCopies(columns, ""), widths, '-');
      }
    }
    return text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, List<String> row, int[] widths, char filler) {
    text.append('|');
    for (int i = 0; i < widths.length; i++) {
      text.append(filler).append(row.get(i));
      text.append(String.valueOf(filler).repeat(widths[i] - row.get(i).length() + 1)).append('|');
    }
    text.append('\n');
  }
}
