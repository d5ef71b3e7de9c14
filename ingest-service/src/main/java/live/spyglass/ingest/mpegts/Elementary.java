package live.spyglass.ingest.mpegts;

import java.nio.charset.StandardCharsets;
import live.spyglass.ingest.codec.Payload;

/// One stream of a program as its table describes it: §2.4.4.9.
record Elementary(int pid, int type, Payload descriptors) {

  private static final int REGISTRATION = 0x05;

  boolean has(int tag) {
    return find(tag).size() > 0;
  }

  /// The four characters of a registration descriptor (§2.6.8); empty without one.
  String registration() {
    Payload found = find(REGISTRATION);
    if (found.size() < 4) {
      return "";
    }
    byte[] name = new byte[4];
    found.slice(0, 4).copyTo(name, 0);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /// What the first descriptor of a tag holds; empty without one.
  Payload find(int tag) {
    int at = 0;
    while (at + 2 <= descriptors.size()) {
      int length = descriptors.at(at + 1);
      if (length > descriptors.size() - at - 2) {
        break;
      }
      if (descriptors.at(at) == tag) {
        return descriptors.slice(at + 2, length);
      }
      at += 2 + length;
    }
    return Payload.EMPTY;
  }
}
