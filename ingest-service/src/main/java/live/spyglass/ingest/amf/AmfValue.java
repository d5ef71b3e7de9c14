package live.spyglass.ingest.amf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of AMF0. Dates, XML documents and typed objects, which no publisher needs, are read as
/// number, text and structure.
public sealed interface AmfValue {

  /// §2.2
  record Numeric(double value) implements AmfValue {}

  /// §2.3
  record Bool(boolean value) implements AmfValue {}

  /// §2.4, §2.14
  record Text(String value) implements AmfValue {}

  /// §2.5
  record Structure(Map<String, AmfValue> members) implements AmfValue {

    public Structure {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The member when there is one and it is a text.
    public Optional<String> findText(String name) {
      return members.get(name) instanceof Text(String value)
          ? Optional.of(value)
          : Optional.empty();
    }
  }

  /// §2.10: an associative array; as a structure, but counted.
  record EcmaArray(Map<String, AmfValue> members) implements AmfValue {

    public EcmaArray {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /// §2.12
  record StrictArray(List<AmfValue> items) implements AmfValue {

    public StrictArray {
      items = List.copyOf(items);
    }
  }

  /// §2.7, §2.8, §2.15: null, undefined, unsupported.
  enum Absent implements AmfValue {
    NULL
  }
}
