package live.spyglass.ingest.webrtc.send;

import java.util.List;
import live.spyglass.ingest.stream.Frame;

/// RFC 7587 §4.2: a packet of Opus is a payload.
final class OpusPacketizer implements Packetizer {

  private static final byte[] NOTHING = {};

  @Override
  public List<Packet> packetize(Frame frame) {
    int size = frame.data().size();
    return size == 0 || size > Packet.LARGEST
        ? List.of()
        : List.of(new Packet(NOTHING, frame.data()));
  }
}
