package live.spyglass.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsStandBelowEachOtherAndAreMarkdown() {
    Table table = new Table("side", "requests").row("ours", 1234.5).row("nginx | sendfile", 7.0);
    assertThat(table.toString())
        .isEqualTo(
            """
            | side              | requests |
            |-------------------|----------|
            | ours              | 1235     |
            | nginx \\| sendfile | 7.00     |\
            """);
  }
}
