package live.spyglass.support.messaging;

import live.spyglass.events.Event;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads events from JSON. Fields that are not known are ignored (released schemas grow); an
/// unknown `type`, a missing field or broken JSON is an error, and the record becomes a dead
/// letter.
public final class EventDeserializer implements Deserializer<Event> {

  @Override
  public @Nullable Event deserialize(String topic, byte @Nullable [] data) {
    if (data == null) {
      return null;
    }
    try {
      return EventJson.read(data);
    } catch (JacksonException e) {
      throw new SerializationException("cannot read an event of " + topic, e);
    }
  }
}
