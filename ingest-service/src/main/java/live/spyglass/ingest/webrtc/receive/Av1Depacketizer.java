package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.Av1Configuration;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;

/// RTP Payload Format For AV1, version 1.0, §4: OBU elements become OBUs with their sizes (AV1
/// Specification §5.2). Temporal delimiters, tile lists and padding are dropped, and what is of a
/// spatial layer above the lowest.
final class Av1Depacketizer implements Depacketizer {

  private static final int CONTINUES = 0x80;
  private static final int CONTINUED = 0x40;
  private static final int EXTENSION = 0x04;
  private static final int HAS_SIZE = 0x02;

  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int TILE_LIST = 8;
  private static final int PADDING = 15;
  private static final int MOST_LEB128 = 5;

  private Track track = new Track(Codec.AV1, Payload.EMPTY);

  @Override
  public boolean begins(Payload payload) {
    return (payload.at(0) & CONTINUES) == 0;
  }

  @Override
  public Assembled assemble(List<Payload> payloads) throws MalformedPacketException {
    Gathered frame = new Gathered(Gathered.sizeOf(payloads) + 64);
    boolean keyframe = false;
    for (Payload obu : obus(payloads)) {
      int type = obu.at(0) >> 3 & 15;
      boolean extended = (obu.at(0) & EXTENSION) != 0;
      require(!extended || obu.size() > 1);
      boolean dropped =
          type == TEMPORAL_DELIMITER
              || type == TILE_LIST
              || type == PADDING
              || (extended && (obu.at(1) >> 3 & 3) > 0);
      if (!dropped) {
        int begin = frame.size();
        int header = write(frame, obu, extended ? 2 : 1);
        if (type == SEQUENCE_HEADER && !keyframe) {
          keyframe = true;
          configure(copy(frame.from(begin)), header);
        }
      }
    }
    if (frame.size() == 0) {
      return Assembled.Without.NOTHING;
    }
    return new Assembled.Picture(track, keyframe, frame.from(0));
  }

  /// A sequence header comes with every keyframe, and with nothing else (§5 of the payload format).
  private void configure(Payload obu, int headerSize) throws MalformedPacketException {
    Payload configuration =
        Av1Configuration.of(obu, headerSize)
            .orElseThrow(() -> new MalformedPacketException(Reason.PAYLOAD));
    if (!configuration.equals(track.configuration())) {
      track = new Track(Codec.AV1, configuration);
    }
  }

  /// Writes an OBU with its size; returns how long its header is then.
  private static int write(Gathered frame, Payload obu, int headerSize)
      throws MalformedPacketException {
    int begin = frame.size();
    if ((obu.at(0) & HAS_SIZE) != 0) {
      Leb128 size = Leb128.read(obu, headerSize);
      require(size.value() == obu.size() - size.next());
      frame.add(obu);
      return size.next();
    }
    frame.add(obu.at(0) | HAS_SIZE);
    if (headerSize == 2) {
      frame.add(obu.at(1));
    }
    int size = obu.size() - headerSize;
    for (int rest = size; ; rest >>= 7) {
      frame.add(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
      if (rest <= 0x7f) {
        break;
      }
    }
    int header = frame.size() - begin;
    frame.add(obu.from(headerSize));
    return header;
  }

  /// §4.4: each element of a packet has its length before it, except the last where their number is
  /// told; the first may go on where the last of the packet before left off.
  private static List<Payload> obus(List<Payload> payloads) throws MalformedPacketException {
    List<Payload> obus = new ArrayList<>();
    Gathered open = null;
    for (Payload payload : payloads) {
      int head = payload.at(0);
      int told = head >> 4 & 3;
      require(((head & CONTINUES) != 0) == (open != null));
      int at = 1;
      for (int i = 1; at < payload.size(); i++) {
        int size = payload.size() - at;
        if (i != told) {
          Leb128 length = Leb128.read(payload, at);
          at = length.next();
          size = length.value();
          require(size <= payload.size() - at);
        }
        Payload element = payload.slice(at, size);
        at += size;
        boolean last = at == payload.size();
        if (open == null) {
          open = new Gathered(last ? 4 * size : size);
        }
        open.add(element);
        if (!last || (head & CONTINUED) == 0) {
          if (open.size() > 0) {
            obus.add(open.from(0));
          }
          open = null;
        }
      }
    }
    require(open == null);
    return obus;
  }

  private static Payload copy(Payload payload) {
    byte[] bytes = new byte[payload.size()];
    payload.buffer().get(bytes);
    return Payload.of(bytes);
  }

  private static void require(boolean holds) throws MalformedPacketException {
    if (!holds) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
  }

  /// A number in seven bits a byte, and where it ends; AV1 Specification §4.10.5.
  private record Leb128(int value, int next) {

    static Leb128 read(Payload in, int from) throws MalformedPacketException {
      long value = 0;
      for (int i = 0; i < MOST_LEB128 && from + i < in.size(); i++) {
        int next = in.at(from + i);
        value |= (long) (next & 0x7f) << (7 * i);
        if ((next & 0x80) == 0 && value <= Integer.MAX_VALUE) {
          return new Leb128((int) value, from + i + 1);
        }
      }
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
  }
}
