package live.spyglass.ingest.amf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import live.spyglass.ingest.codec.Payload;

/// Writes AMF0. Names and texts longer than 65535 bytes are written as long strings where the
/// notation has them; a longer name throws [IllegalArgumentException].
public final class AmfWriter {

  private static final int SHORT_LIMIT = 0xffff;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private AmfWriter() {}

  public static Payload write(AmfValue... values) {
    AmfWriter writer = new AmfWriter();
    for (AmfValue value : values) {
      writer.value(value);
    }
    return Payload.of(writer.out.toByteArray());
  }

  private void value(AmfValue value) {
    switch (value) {
      case AmfValue.Numeric(double number) -> {
        out.write(AmfMarker.NUMBER);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
      }
      case AmfValue.Bool(boolean flag) -> {
        out.write(AmfMarker.BOOLEAN);
        out.write(flag ? 1 : 0);
      }
      case AmfValue.Text(String text) -> text(text);
      case AmfValue.Structure(Map<String, AmfValue> members) -> {
        out.write(AmfMarker.OBJECT);
        members(members);
      }
      case AmfValue.EcmaArray(Map<String, AmfValue> members) -> {
        out.write(AmfMarker.ECMA_ARRAY);
        writeInt(members.size());
        members(members);
      }
      case AmfValue.StrictArray array -> {
        out.write(AmfMarker.STRICT_ARRAY);
        writeInt(array.items().size());
        array.items().forEach(this::value);
      }
      case AmfValue.Absent _ -> out.write(AmfMarker.NULL);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= SHORT_LIMIT) {
      out.write(AmfMarker.STRING);
      writeShort(bytes.length);
    } else {
      out.write(AmfMarker.LONG_STRING);
      writeInt(bytes.length);
    }
    out.writeBytes(bytes);
  }

  private void members(Map<String, AmfValue> members) {
    members.forEach((name, member) -> {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > SHORT_LIMIT) {
        throw new IllegalArgumentException("name too long for AMF0");
      }
      writeShort(bytes.length);
      out.writeBytes(bytes);
      value(member);
    });
    writeShort(0);
    out.write(AmfMarker.OBJECT_END);
  }

  private void writeShort(int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private void writeInt(int value) {
    writeShort(value >>> 16);
    writeShort(value);
  }
}
