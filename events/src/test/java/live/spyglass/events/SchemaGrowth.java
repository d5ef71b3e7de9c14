package live.spyglass.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a later schema may not do to an earlier one with the same version: lose a field, change a
/// field's form, take back a promise that a field is there, ask for one that was not asked for,
/// lose a value of an enumeration.
final class SchemaGrowth {

  private SchemaGrowth() {}

  static List<String> violations(JsonNode before, JsonNode now) {
    List<String> found = new ArrayList<>();
    compare("", before, now, found);
    return found;
  }

  private static void compare(
      String path, JsonNode before, @Nullable JsonNode now, List<String> found) {
    if (now == null) {
      found.add(path + " is gone");
      return;
    }
    for (String keyword : List.of("type", "format", "pattern", "const", "minimum", "maximum")) {
      if (!java.util.Objects.equals(before.get(keyword), now.get(keyword))) {
        found.add(path + " changes " + keyword);
      }
    }
    if (before.has("enum") && !values(now.get("enum")).containsAll(values(before.get("enum")))) {
      found.add(path + " loses a value");
    }
    if (!values(before.get("required")).equals(values(now.get("required")))) {
      found.add(path + " changes what is required");
    }
    if (before.has("properties")) {
      for (String name : before.get("properties").propertyNames()) {
        JsonNode later = now.has("properties") ? now.get("properties").get(name) : null;
        compare(path + "/" + name, before.get("properties").get(name), later, found);
      }
    }
    if (before.has("items")) {
      compare(path + "[]", before.get("items"), now.get("items"), found);
    }
  }

  private static Set<JsonNode> values(@Nullable JsonNode array) {
    Set<JsonNode> values = new HashSet<>();
    if (array != null) {
      array.forEach(values::add);
    }
    return values;
  }
}
