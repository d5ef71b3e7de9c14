package live.spyglass.transcode.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whole objects under keys. Thread-safe; calls block. A key that is not of [#KEY]'s shape is an
/// [IllegalArgumentException]: keys are made by this service, never by a client.
public interface ObjectStore {

  Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}(/[a-z0-9][a-z0-9._-]{0,127}){0,5}");

  /// Throws [IllegalArgumentException] unless it is a key; gives it back.
  static String checked(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not an object key");
    }
    return key;
  }

  /// Stores the object whole, replacing one of the same key. When this returns it is durable.
  void put(String key, byte[] bytes) throws IOException;

  /// The object, or empty when there is none.
  Optional<byte[]> find(String key) throws IOException;

  /// Up to `length` bytes from `offset`; fewer only at the object's end.
  ///
  /// Throws [java.nio.file.NoSuchFileException] when there is no such object.
  byte[] read(String key, long offset, int length) throws IOException;

  /// Everything below `prefix` (a key that a slash and more follows), sorted by key.
  List<StoredObject> list(String prefix) throws IOException;

  /// The first names of all keys, sorted.
  List<String> roots() throws IOException;

  /// Deletes one object; nothing there is no error.
  void delete(String key) throws IOException;

  /// Deletes everything below `prefix`; nothing there is no error.
  void deleteAll(String prefix) throws IOException;

  /// `size` in bytes.
  record StoredObject(String key, long size, Instant storedAt) {}
}
