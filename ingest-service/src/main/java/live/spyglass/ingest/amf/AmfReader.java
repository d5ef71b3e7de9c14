package live.spyglass.ingest.amf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.ingest.codec.Payload;

/// Reads AMF0. At most [#MAX_DEPTH] levels and [#MAX_VALUES] values; texts are bounded by the
/// message.
public final class AmfReader {

  public static final int MAX_DEPTH = 8;
  public static final int MAX_VALUES = 1024;

  private final ByteBuffer in;
  private int values;

  private AmfReader(ByteBuffer in) {
    this.in = in;
  }

  /// All values, one after the other. Throws [AmfException] when the bytes end too early, hold a
  /// type that AMF0 does not have, or go beyond the limits.
  public static List<AmfValue> read(Payload payload) throws AmfException {
    AmfReader reader = new AmfReader(payload.buffer());
    List<AmfValue> all = new ArrayList<>();
    try {
      while (reader.in.hasRemaining()) {
        all.add(reader.value(0));
      }
    } catch (BufferUnderflowException _) {
      throw new AmfException("AMF0 ends in the middle of a value");
    }
    return all;
  }

  private AmfValue value(int depth) throws AmfException {
    if (depth > MAX_DEPTH) {
      throw new AmfException("AMF0 is nested more than " + MAX_DEPTH + " levels deep");
    }
    if (++values > MAX_VALUES) {
      throw new AmfException("AMF0 holds more than " + MAX_VALUES + " values");
    }
    int marker = in.get() & 0xff;
    return switch (marker) {
      case AmfMarker.NUMBER -> new AmfValue.Numeric(in.getDouble());
      case AmfMarker.BOOLEAN -> new AmfValue.Bool(in.get() != 0);
      case AmfMarker.STRING -> new AmfValue.Text(text(in.getShort() & 0xffff));
      case AmfMarker.LONG_STRING, AmfMarker.XML_DOCUMENT -> new AmfValue.Text(text(in.getInt()));
      case AmfMarker.OBJECT -> new AmfValue.Structure(members(depth));
      case AmfMarker.TYPED_OBJECT -> {
        text(in.getShort() & 0xffff);
        yield new AmfValue.Structure(members(depth));
      }
      case AmfMarker.ECMA_ARRAY -> {
        in.getInt(); // a hint only: the end is marked
        yield new AmfValue.EcmaArray(members(depth));
      }
      case AmfMarker.STRICT_ARRAY -> new AmfValue.StrictArray(items(depth));
      case AmfMarker.DATE -> {
        double millis = in.getDouble();
        in.getShort(); // time zone, reserved
        yield new AmfValue.Numeric(millis);
      }
      case AmfMarker.NULL, AmfMarker.UNDEFINED, AmfMarker.UNSUPPORTED -> AmfValue.Absent.NULL;
      default -> throw new AmfException("AMF0 has no type " + marker);
    };
  }

  /// Until an empty name and the end marker.
  private Map<String, AmfValue> members(int depth) throws AmfException {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    while (true) {
      String name = text(in.getShort() & 0xffff);
      if (name.isEmpty() && in.hasRemaining() && in.get(in.position()) == AmfMarker.OBJECT_END) {
        in.get();
        return members;
      }
      members.put(name, value(depth + 1));
    }
  }

  private List<AmfValue> items(int depth) throws AmfException {
    int count = in.getInt();
    if (count < 0 || count > MAX_VALUES) {
      throw new AmfException("AMF0 array of more than " + MAX_VALUES + " values");
    }
    List<AmfValue> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private String text(int length) throws AmfException {
    if (length < 0 || length > in.remaining()) {
      throw new AmfException("AMF0 text longer than its message");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
