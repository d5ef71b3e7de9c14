package live.spyglass.ingest.webrtc.send;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;

/// RFC 9628 §4.2, non-flexible mode, one layer, and for the reason given for VP8 no picture ids.
final class Vp9Packetizer implements Packetizer {

  private static final int PREDICTED = 0x40;
  private static final int BEGIN = 0x08;
  private static final int END = 0x04;

  @Override
  public List<Packet> packetize(Frame frame) {
    List<Packet> packets = new ArrayList<>();
    Payload data = frame.data();
    for (int at = 0; at < data.size(); at += Packet.LARGEST - 1) {
      int size = Math.min(Packet.LARGEST - 1, data.size() - at);
      int descriptor =
          (frame.keyframe() ? 0 : PREDICTED)
              | (at == 0 ? BEGIN : 0)
              | (at + size == data.size() ? END : 0);
      packets.add(new Packet(new byte[] {(byte) descriptor}, data.slice(at, size)));
    }
    return packets;
  }
}
