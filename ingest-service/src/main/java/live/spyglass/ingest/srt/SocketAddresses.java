package live.spyglass.ingest.srt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Locale;

/// `sockaddr_in` and `sockaddr_in6`. On macOS their first byte is their length, on Linux the family
/// takes two.
final class SocketAddresses {

  /// Of the larger.
  static final int SIZE = 28;

  private static final int SIZE_4 = 16;
  private static final int FAMILY_4 = 2;
  private static final int AT_4 = 4;
  private static final int AT_6 = 8;
  private static final boolean BSD =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
  private static final int FAMILY_6 = BSD ? 30 : 10;
  private static final java.lang.foreign.ValueLayout.OfShort PORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddresses() {}

  /// Writes into [#SIZE] bytes; returns how many of them count.
  static int write(MemorySegment target, InetAddress address, int port) {
    byte[] bytes = address.getAddress();
    boolean four = bytes.length == 4;
    int size = four ? SIZE_4 : SIZE;
    target.fill((byte) 0);
    byte family = (byte) (four ? FAMILY_4 : FAMILY_6);
    if (BSD) {
      target.set(JAVA_BYTE, 0, (byte) size);
      target.set(JAVA_BYTE, 1, family);
    } else {
      target.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 0, family);
    }
    target.set(PORT, 2, (short) port);
    MemorySegment.copy(bytes, 0, target, JAVA_BYTE, four ? AT_4 : AT_6, bytes.length);
    return size;
  }

  /// Reads one of whatever kind; `source` must reach as far as its kind does.
  static InetSocketAddress read(MemorySegment source) throws UnknownHostException {
    boolean six =
        BSD
            ? source.get(JAVA_BYTE, 1) == FAMILY_6
            : source.get(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 0) == FAMILY_6;
    byte[] bytes = new byte[six ? 16 : 4];
    MemorySegment.copy(source, JAVA_BYTE, six ? AT_6 : AT_4, bytes, 0, bytes.length);
    return new InetSocketAddress(InetAddress.getByAddress(bytes), source.get(PORT, 2) & 0xffff);
  }
}
