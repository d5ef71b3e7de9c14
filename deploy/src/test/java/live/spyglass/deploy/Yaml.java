package live.spyglass.deploy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// A part of a YAML document, by its path.
record Yaml(@Nullable Object value) {

  static Stream<Yaml> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(10_000_000);
    Iterable<Object> all = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text);
    return Stream.iterate(all.iterator(), java.util.Iterator::hasNext, each -> each)
        .map(each -> new Yaml(each.next()))
        .filter(Yaml::isThere);
  }

  /// `spec.template.spec`; what is not there is a part that is not there.
  Yaml at(String path) {
    Object now = value;
    for (String name : path.split("\\.", -1)) {
      now = now instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return new Yaml(now);
  }

  /// A member whose name may have dots.
  Yaml member(String name) {
    return new Yaml(value instanceof Map<?, ?> map ? map.get(name) : null);
  }

  boolean isThere() {
    return value != null;
  }

  String text() {
    return String.valueOf(Objects.requireNonNull(value, "there is nothing"));
  }

  String textOr(String other) {
    return value == null ? other : text();
  }

  Stream<Yaml> items() {
    return value instanceof List<?> list ? list.stream().map(Yaml::new) : Stream.empty();
  }

  /// The names of its members.
  Stream<String> names() {
    return value instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf)
        : Stream.empty();
  }

  /// All parts of it at whatever depth, itself first.
  Stream<Yaml> parts() {
    Stream<Yaml> below =
        switch (value) {
          case Map<?, ?> map -> map.values().stream().map(Yaml::new);
          case List<?> list -> list.stream().map(Yaml::new);
          case null, default -> Stream.empty();
        };
    return Stream.concat(Stream.of(this), below.flatMap(Yaml::parts));
  }

  /// Whether all of the other's members are members of this one, with equal values.
  boolean hasAllOf(Yaml other) {
    return value instanceof Map<?, ?> all
        && other.value instanceof Map<?, ?> some
        && all.entrySet().containsAll(some.entrySet());
  }
}
