package live.spyglass.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds the migrations of a service to what a rolling update needs: while it goes on, the version
/// before reads and writes the new schema. Each is applied to a real PostgreSQL, and the schema
/// behind it compared with the one before: what was there is there still, and whoever does not know
/// of something new need not say anything of it.
///
/// What the version before does not use any more may go, in a second step: a line `-- Works since
/// 0.2.0: table.column` in the migration names what (`table`, `table.column`, `table.constraint`)
/// and the first release that does without.
public final class SchemaSteps {

  private static final Pattern NUMBER = Pattern.compile("V(\\d+)__\\w+\\.sql");
  private static final Pattern WORKS_SINCE =
      Pattern.compile("(?m)^-- Works since \\d+\\.\\d+\\.\\d+: (\\S+)$");

  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
             a.atthasdef OR a.attidentity <> ''
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped
      """;

  /// Constraints, and unique indexes that are none, with the columns they are about.
  private static final String RULES =
      """
      SELECT c.relname, n.conname, pg_get_constraintdef(n.oid), n.contype = 'c',
             array(SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (n.conkey))
      FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND n.contype IN ('c', 'f', 'p', 'u', 'x')
      UNION ALL
      SELECT c.relname, x.relname, pg_get_indexdef(i.indexrelid), false,
             array(SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (i.indkey))
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND i.indisunique
        AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.indexrelid)
      """;

  private SchemaSteps() {}

  private record Column(String table, String type, boolean required, boolean filled) {

    /// Whoever writes a row without knowing of it is refused.
    boolean mustBeTold() {
      return required && !filled;
    }
  }

  /// `check`: a rule about values alone, on which nobody builds.
  private record Rule(String table, String text, boolean check, Set<String> columns) {}

  private record Schema(Map<String, Column> columns, Map<String, Rule> rules) {

    Set<String> tables() {
      return columns.values().stream().map(Column::table).collect(Collectors.toSet());
    }
  }

  /// What the version before each migration would stumble over, a line each; none is right.
  ///
  /// @param database empty
  /// @param folder of `V1__name.sql` and what follows
  public static List<String> stumblingBlocks(
      PostgresStore.Database database, String schema, Path folder) {
    List<String> found = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
      statement.execute("SET search_path TO " + schema);
      Schema before = read(statement);
      for (Path file : inOrder(folder)) {
        String migration = Files.readString(file);
        statement.execute(migration);
        Schema after = read(statement);
        Set<String> told =
            WORKS_SINCE
                .matcher(migration)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        compare(before, after)
            .forEach((what, how) -> {
              if (!told.contains(what)) {
                found.add(file.getFileName() + ": " + what + " " + how);
              }
            });
        before = after;
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("a migration of " + folder + " failed", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> inOrder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.sorted(Comparator.comparingInt(SchemaSteps::number)).toList();
      if (all.isEmpty()) {
        throw new IllegalArgumentException("no migrations in " + folder);
      }
      return all;
    }
  }

  private static int number(Path file) {
    var name = NUMBER.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no V1__name.sql");
    }
    return Integer.parseInt(name.group(1));
  }

  private static Map<String, String> compare(Schema before, Schema after) {
    Map<String, String> found = new TreeMap<>();
    Set<String> tables = before.tables();
    Set<String> left = after.tables();
    tables.stream()
        .filter(table -> !left.contains(table))
        .forEach(each -> found.put(each, "is gone"));
    before
        .columns()
        .forEach((name, was) -> {
          Column is = after.columns().get(name);
          if (is == null) {
            if (left.contains(was.table())) {
              found.put(name, "is gone");
            }
          } else if (!is.type().equals(was.type())) {
            found.put(name, "was " + was.type() + " and is " + is.type());
          } else if (is.required() && !was.required()) {
            found.put(name, "may not be null any more");
          } else if (is.mustBeTold() && was.filled()) {
            found.put(name, "has no default any more");
          }
        });
    after
        .columns()
        .forEach((name, is) -> {
          if (tables.contains(is.table())
              && !before.columns().containsKey(name)
              && is.mustBeTold()) {
            found.put(name, "is new, and must be told");
          }
        });
    before
        .rules()
        .forEach((name, was) -> {
          Rule is = after.rules().get(name);
          if (is == null && !was.check() && left.contains(was.table())) {
            found.put(name, "is gone");
          } else if (is != null && !is.text().equals(was.text())) {
            found.put(name, "was " + was.text() + " and is " + is.text());
          }
        });
    after
        .rules()
        .forEach((name, is) -> {
          if (tables.contains(is.table())
              && !before.rules().containsKey(name)
              && is.columns().stream()
                  .anyMatch(column -> before.columns().containsKey(is.table() + "." + column))) {
            found.put(name, "is a new rule for what was there: " + is.text());
          }
        });
    return found;
  }

  private static Schema read(Statement statement) throws SQLException {
    Map<String, Column> columns = new TreeMap<>();
    try (ResultSet row = statement.executeQuery(COLUMNS)) {
      while (row.next()) {
        String table = row.getString(1);
        columns.put(
            table + "." + row.getString(2),
            new Column(table, row.getString(3), row.getBoolean(4), row.getBoolean(5)));
      }
    }
    Map<String, Rule> rules = new TreeMap<>();
    try (ResultSet row = statement.executeQuery(RULES)) {
      while (row.next()) {
        String table = row.getString(1);
        Set<String> about = Set.of((String[]) row.getArray(5).getArray());
        rules.put(
            table + "." + row.getString(2),
            new Rule(table, row.getString(3), row.getBoolean(4), about));
      }
    }
    return new Schema(columns, rules);
  }
}
