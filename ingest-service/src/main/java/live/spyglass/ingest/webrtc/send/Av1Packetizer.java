package live.spyglass.ingest.webrtc.send;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;

/// RTP Payload Format For AV1 (v1.0.0) §4: each OBU without its length, one OBU or a part of one in
/// a packet. A keyframe without a sequence header gets the one of the configuration.
final class Av1Packetizer implements Packetizer {

  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int TILE_LIST = 8;
  private static final int PADDING = 15;

  /// `av1C`: four bytes, and then OBUs.
  private static final int CONFIGURATION_HEADER = 4;

  /// The aggregation header: goes on from the packet before, goes on in the next, one element, and
  /// the first packet of a coded video sequence.
  private static final int CONTINUED = 0x80;

  private static final int CONTINUES = 0x40;
  private static final int ONE_ELEMENT = 0x10;
  private static final int NEW_SEQUENCE = 0x08;

  /// One OBU: its header, with the extension if there is one, without a length.
  @SuppressWarnings("ArrayRecordComponent") // never compared, never written to
  private record Obu(int type, byte[] header, Payload payload) {}

  @Override
  public List<Packet> packetize(Frame frame) {
    List<Obu> units = units(frame.data());
    if (frame.keyframe() && units.stream().noneMatch(unit -> unit.type() == SEQUENCE_HEADER)) {
      Payload configuration = frame.track().configuration();
      if (configuration.size() > CONFIGURATION_HEADER) {
        units.addAll(0, units(configuration.from(CONFIGURATION_HEADER)));
      }
    }
    List<Packet> packets = new ArrayList<>();
    for (Obu unit : units) {
      add(unit, frame.keyframe(), packets);
    }
    return packets;
  }

  private static void add(Obu unit, boolean keyframe, List<Packet> packets) {
    int at = 0;
    boolean first = true;
    do {
      byte[] header = first ? unit.header() : new byte[0];
      int size = Math.min(Packet.LARGEST - 1 - header.length, unit.payload().size() - at);
      boolean last = at + size == unit.payload().size();
      byte[] head = new byte[1 + header.length];
      head[0] =
          (byte)
              (ONE_ELEMENT
                  | (first ? 0 : CONTINUED)
                  | (last ? 0 : CONTINUES)
                  | (keyframe && packets.isEmpty() ? NEW_SEQUENCE : 0));
      System.arraycopy(header, 0, head, 1, header.length);
      packets.add(new Packet(head, unit.payload().slice(at, size)));
      at += size;
      first = false;
    } while (at < unit.payload().size());
  }

  /// AV1 Bitstream & Decoding Process §5.3: header, perhaps an extension, perhaps a length
  /// (§4.10.5); without one the rest is its payload.
  private static List<Obu> units(Payload data) {
    List<Obu> units = new ArrayList<>();
    int at = 0;
    while (at < data.size()) {
      int first = data.at(at++);
      boolean extended = (first & 4) != 0;
      if (extended && at == data.size()) {
        return units;
      }
      byte[] header =
          extended
              ? new byte[] {(byte) (first & ~2), (byte) data.at(at++)}
              : new byte[] {(byte) (first & ~2)};
      long size = (long) data.size() - at;
      if ((first & 2) != 0) {
        size = 0;
        boolean more = true;
        for (int i = 0; more && i < 8; i++) {
          if (at == data.size()) {
            return units;
          }
          int next = data.at(at++);
          size |= (long) (next & 0x7f) << (7 * i);
          more = (next & 0x80) != 0;
        }
        if (more || size > data.size() - at) {
          return units;
        }
      }
      int type = first >> 3 & 15;
      if (type != TEMPORAL_DELIMITER && type != TILE_LIST && type != PADDING) {
        units.add(new Obu(type, header, data.slice(at, (int) size)));
      }
      at += (int) size;
    }
    return units;
  }
}
