package live.spyglass.support.messaging;

import live.spyglass.events.Event;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Writes events as JSON. Bytes pass as they are: rows of an outbox and dead letters are written
/// already.
public final class EventSerializer implements Serializer<Object> {

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Object data) {
    try {
      return switch (data) {
        case null -> null;
        case byte[] bytes -> bytes;
        case Event event -> EventJson.write(event);
        default -> throw new SerializationException("not an event: " + data.getClass());
      };
    } catch (JacksonException e) {
      throw new SerializationException("cannot write an event for " + topic, e);
    }
  }
}
