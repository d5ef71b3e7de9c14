package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import live.spyglass.ingest.amf.AmfReader;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.codec.Payload;

/// A command message, §7.2: name, transaction, command object, arguments.
record Command(String name, double transaction, AmfValue object, List<AmfValue> arguments) {

  /// Throws an [IOException] when the payload is no command.
  static Command read(Payload payload) throws IOException {
    List<AmfValue> values = AmfReader.read(payload);
    if (values.isEmpty() || !(values.getFirst() instanceof AmfValue.Text(String name))) {
      throw new RtmpException("a command without a name");
    }
    double transaction =
        values.size() > 1 && values.get(1) instanceof AmfValue.Numeric(double number) ? number : 0;
    return new Command(
        name,
        transaction,
        values.size() > 2 ? values.get(2) : AmfValue.Absent.NULL,
        values.size() > 3 ? values.subList(3, values.size()) : List.of());
  }

  Optional<String> findText(int index) {
    return index < arguments.size() && arguments.get(index) instanceof AmfValue.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }
}
