package live.spyglass.ingest.webrtc.send;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;

/// RFC 7741 §4.2, with the shortest descriptor: no picture is left out between two keyframes, so
/// that sequence numbers say all there is to say.
final class Vp8Packetizer implements Packetizer {

  /// S: a partition begins here.
  private static final byte[] FIRST = {0x10};

  private static final byte[] MORE = {0};

  @Override
  public List<Packet> packetize(Frame frame) {
    List<Packet> packets = new ArrayList<>();
    Payload data = frame.data();
    for (int at = 0; at < data.size(); at += Packet.LARGEST - 1) {
      int size = Math.min(Packet.LARGEST - 1, data.size() - at);
      packets.add(new Packet(at == 0 ? FIRST : MORE, data.slice(at, size)));
    }
    return packets;
  }
}
