package live.spyglass.gateway.entrance;

import java.net.InetAddress;

/// A CIDR block (RFC 4632, RFC 4291 §2.3), or a single address.
record AddressBlock(InetAddress network, int prefix) {

  /// `10.0.0.0/8`, `fd00::/8`, `192.0.2.7`. Throws [IllegalArgumentException] for anything else.
  static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network =
        InetAddress.ofLiteral(slash < 0 ? text.strip() : text.substring(0, slash).strip());
    int bits = network.getAddress().length * 8;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1).strip());
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("not a CIDR block: " + text);
    }
    return new AddressBlock(network, prefix);
  }

  boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
