package live.spyglass.support.messaging;

import java.lang.reflect.RecordComponent;
import live.spyglass.events.Event;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// Events as JSON, the same in every service whatever its own JSON settings are. Instants are ISO
/// 8601 text. A value that an enumeration does not know (yet) reads as absent.
public final class EventJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  private EventJson() {}

  public static byte[] write(Event event) {
    return MAPPER.writerFor(Event.class).writeValueAsBytes(event);
  }

  /// Throws [tools.jackson.core.JacksonException] when the bytes are no event, and
  /// [SerializationException] when a field that must be there is not.
  public static Event read(byte[] json) {
    Event event = MAPPER.readValue(json, Event.class);
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && value(event, component) == null) {
        throw new SerializationException(
            event.getClass().getSimpleName() + " lacks '" + component.getName() + "'");
      }
    }
    return event;
  }

  private static @Nullable Object value(Event event, RecordComponent component) {
    try {
      return component.getAccessor().invoke(event);
    } catch (ReflectiveOperationException e) {
      throw new SerializationException("cannot look at '" + component.getName() + "'", e);
    }
  }
}
