package live.spyglass.ingest.webrtc.receive;

import java.util.List;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;

/// RFC 7741 §4.2.
final class Vp8Depacketizer implements Depacketizer {

  private static final int EXTENDED = 0x80;
  private static final int START = 0x10;
  private static final int PARTITION = 0x07;

  private Track track = new Track(Codec.VP8, Payload.EMPTY);

  @Override
  public boolean begins(Payload payload) {
    return (payload.at(0) & (START | PARTITION)) == START;
  }

  @Override
  public Assembled assemble(List<Payload> payloads) throws MalformedPacketException {
    if (!begins(payloads.getFirst())) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
    Gathered gathered = new Gathered(Gathered.sizeOf(payloads));
    for (Payload payload : payloads) {
      gathered.add(payload.from(descriptor(payload)));
    }
    Payload frame = gathered.from(0);
    boolean keyframe = (frame.at(0) & 1) == 0;
    if (keyframe) {
      track =
          Picture.ofKeyframe(Codec.VP8, frame)
              .map(track::with)
              .orElseThrow(() -> new MalformedPacketException(Reason.PAYLOAD));
    }
    return new Assembled.Picture(track, keyframe, frame);
  }

  /// Bytes of the descriptor; something follows it.
  private static int descriptor(Payload payload) throws MalformedPacketException {
    int size = 1;
    if ((payload.at(0) & EXTENDED) != 0) {
      int fields = at(payload, size++);
      if ((fields & 0x80) != 0) {
        size += (at(payload, size) & 0x80) == 0 ? 1 : 2;
      }
      size += (fields & 0x40) == 0 ? 0 : 1;
      size += (fields & 0x30) == 0 ? 0 : 1;
    }
    at(payload, size);
    return size;
  }

  private static int at(Payload payload, int index) throws MalformedPacketException {
    if (index >= payload.size()) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
    return payload.at(index);
  }
}
