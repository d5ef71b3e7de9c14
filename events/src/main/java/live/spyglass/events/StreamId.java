package live.spyglass.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Names one connection of a publisher everywhere: URLs, Kafka keys, storage paths. Twenty
/// characters of `a-z2-7`, one hundred random bits, so that knowing one id says nothing about
/// another.
public record StreamId(@JsonValue String value) {

  private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{20}");

  /// Throws [IllegalArgumentException] when the text is not an id.
  @JsonCreator
  public StreamId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a stream id");
    }
  }

  public static StreamId random() {
    return new StreamId(RandomIds.next());
  }

  /// Whether the text could be an id; use it before constructing one from a client's input.
  public static boolean isValid(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
