package live.spyglass.ingest.webrtc.send;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.AvcConfiguration;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;

/// RFC 6184, packetization mode 1: small NAL units together (STAP-A, §5.7.1), large ones in parts
/// (FU-A, §5.8). Parameter sets go before every keyframe that has none of its own: a viewer may
/// start at any.
final class H264Packetizer implements Packetizer {

  private static final int SPS = 7;
  private static final int DELIMITER = 9;
  private static final int END_OF_SEQUENCE = 10;
  private static final int END_OF_STREAM = 11;
  private static final int FILLER = 12;
  private static final int LARGEST_PLAIN = 23;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private static final int TYPE = 0x1f;
  private static final int IMPORTANCE = 0x60;
  private static final byte[] NOTHING = {};

  @Override
  public List<Packet> packetize(Frame frame) {
    List<Packet> packets = new ArrayList<>();
    List<Payload> small = new ArrayList<>();
    int room = Packet.LARGEST - 1;
    for (Payload unit : units(frame)) {
      int needed = unit.size() + 2;
      if (needed > room && !small.isEmpty()) {
        packets.add(together(small));
        small.clear();
        room = Packet.LARGEST - 1;
      }
      if (unit.size() > Packet.LARGEST) {
        fragment(unit, packets);
      } else {
        small.add(unit);
        room -= needed;
      }
    }
    if (!small.isEmpty()) {
      packets.add(together(small));
    }
    return packets;
  }

  private static List<Payload> units(Frame frame) {
    Payload configuration = frame.track().configuration();
    List<Payload> units =
        new ArrayList<>(
            AvcConfiguration.listUnits(frame.data(), AvcConfiguration.lengthSize(configuration)));
    units.removeIf(unit ->
        switch (unit.at(0) & TYPE) {
          case DELIMITER, END_OF_SEQUENCE, END_OF_STREAM, FILLER -> true;
          default -> (unit.at(0) & TYPE) > LARGEST_PLAIN;
        });
    if (frame.keyframe() && units.stream().noneMatch(unit -> (unit.at(0) & TYPE) == SPS)) {
      units.addAll(0, AvcConfiguration.listParameterSets(configuration));
    }
    return units;
  }

  private static Packet together(List<Payload> units) {
    if (units.size() == 1) {
      return new Packet(NOTHING, units.getFirst());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(Packet.LARGEST);
    int importance = units.stream().mapToInt(unit -> unit.at(0) & IMPORTANCE).max().orElse(0);
    all.write(importance | STAP_A);
    for (Payload unit : units) {
      byte[] bytes = new byte[unit.size()];
      unit.copyTo(bytes, 0);
      all.write(bytes.length >> 8);
      all.write(bytes.length);
      all.writeBytes(bytes);
    }
    return new Packet(all.toByteArray(), Payload.EMPTY);
  }

  /// All but the last of one size: the system can send them as one.
  private static void fragment(Payload unit, List<Packet> packets) {
    int header = unit.at(0);
    int most = Packet.LARGEST - 2;
    for (int at = 1; at < unit.size(); at += most) {
      int size = Math.min(most, unit.size() - at);
      int flags = (at == 1 ? 0x80 : 0) | (at + size == unit.size() ? 0x40 : 0);
      byte[] head = {(byte) ((header & 0xe0) | FU_A), (byte) (flags | (header & TYPE))};
      packets.add(new Packet(head, unit.slice(at, size)));
    }
  }
}
