package live.spyglass.ingest.webrtc.send;

import live.spyglass.ingest.codec.Payload;

/// One RTP payload, the same for every viewer: bytes of its own, and then a part of the frame that
/// is not copied before it is sent.
final class Packet {

  /// Bytes of a payload at most. With header, extensions, what retransmission and protection add,
  /// and UDP over IPv6, that stays under the 1280 bytes that every path takes.
  static final int LARGEST = 1136;

  private final byte[] head;
  private final Payload body;

  Packet(byte[] head, Payload body) {
    this.head = head;
    this.body = body;
    if (size() > LARGEST) {
      throw new IllegalArgumentException("a payload of " + size() + " bytes");
    }
  }

  int size() {
    return head.length + body.size();
  }

  /// Returns where it ends.
  int copyTo(byte[] target, int at) {
    System.arraycopy(head, 0, target, at, head.length);
    body.copyTo(target, at + head.length);
    return at + size();
  }
}
