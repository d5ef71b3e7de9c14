package live.spyglass.ingest.webrtc.receive;

import java.util.List;
import java.util.Optional;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;

/// RFC 9628 §4.2, in flexible mode and without. Of several spatial layers the lowest is taken:
/// those above mean nothing without it.
final class Vp9Depacketizer implements Depacketizer {

  private static final int PICTURE_ID = 0x80;
  private static final int PREDICTED = 0x40;
  private static final int LAYERS = 0x20;
  private static final int FLEXIBLE = 0x10;
  private static final int BEGIN = 0x08;
  private static final int STRUCTURE = 0x02;
  private static final int MOST_REFERENCES = 3;

  private Track track = new Track(Codec.VP9, Payload.EMPTY);

  /// Where the payload begins, and of which spatial layer it is.
  private record Descriptor(int size, int layer) {}

  @Override
  public boolean begins(Payload payload) {
    try {
      return (payload.at(0) & BEGIN) != 0 && read(payload).layer() == 0;
    } catch (MalformedPacketException e) {
      return false;
    }
  }

  @Override
  public Assembled assemble(List<Payload> payloads) throws MalformedPacketException {
    if (!begins(payloads.getFirst())) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
    Gathered gathered = new Gathered(Gathered.sizeOf(payloads));
    for (Payload payload : payloads) {
      Descriptor descriptor = read(payload);
      if (descriptor.layer() == 0) {
        gathered.add(payload.from(descriptor.size()));
      }
    }
    Payload frame = gathered.from(0);
    Optional<Picture> picture = Picture.ofKeyframe(Codec.VP9, frame);
    picture.ifPresent(seen -> track = track.with(seen));
    return new Assembled.Picture(track, picture.isPresent(), frame);
  }

  private static Descriptor read(Payload payload) throws MalformedPacketException {
    Cursor in = new Cursor(payload);
    int first = in.next();
    boolean flexible = (first & FLEXIBLE) != 0;
    int layer = 0;
    if ((first & PICTURE_ID) != 0 && (in.next() & 0x80) != 0) {
      in.next();
    }
    if ((first & LAYERS) != 0) {
      layer = in.next() >> 1 & 7;
      if (!flexible) {
        in.next(); // TL0PICIDX
      }
    }
    if (flexible && (first & PREDICTED) != 0) {
      int references = 1;
      while ((in.next() & 1) != 0 && references < MOST_REFERENCES) {
        references++;
      }
    }
    if ((first & STRUCTURE) != 0) {
      skipStructure(in);
    }
    if (in.position >= payload.size()) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
    return new Descriptor(in.position, layer);
  }

  /// §4.2.1: sizes of the spatial layers, and the pictures of a group with what they refer to.
  private static void skipStructure(Cursor in) throws MalformedPacketException {
    int head = in.next();
    if ((head & 0x10) != 0) {
      in.skip(4 * ((head >> 5) + 1));
    }
    if ((head & 0x08) != 0) {
      int pictures = in.next();
      for (int i = 0; i < pictures; i++) {
        in.skip(in.next() >> 2 & 3);
      }
    }
  }

  private static final class Cursor {

    private final Payload payload;
    private int position;

    Cursor(Payload payload) {
      this.payload = payload;
    }

    int next() throws MalformedPacketException {
      if (position >= payload.size()) {
        throw new MalformedPacketException(Reason.PAYLOAD);
      }
      return payload.at(position++);
    }

    void skip(int bytes) {
      position += bytes;
    }
  }
}
