package live.spyglass.bench.whep;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/// A program that does nothing but send datagrams from one socket, each to the next of many
/// addresses: one system call a packet. Prints how much processor time one took, in nanoseconds.
final class BareSender {
  private static final int WARM_UP = 200_000;

  private BareSender() {}

  /// Bytes of a datagram, how many to send, and the ports of loopback to send to.
  public static void main(String[] words) throws IOException {
    int size = Integer.parseInt(words[0]);
    int count = Integer.parseInt(words[1]);
    List<InetSocketAddress> to = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      to.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[i])));
    }
    try (DatagramChannel socket = DatagramChannel.open()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ByteBuffer packet = ByteBuffer.allocateDirect(size);
      send(socket, packet, to, WARM_UP);
      var threads = java.lang.management.ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadCpuTime();
      send(socket, packet, to, count);
      System.out.println((threads.getCurrentThreadCpuTime() - before) / count);
    }
  }

  private static void send(
      DatagramChannel socket, ByteBuffer packet, List<InetSocketAddress> to, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      packet.clear();
      socket.send(packet, to.get(i % to.size()));
    }
  }
}
