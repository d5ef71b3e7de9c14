package live.spyglass.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A network between a page and the platform's media port that can be taken away: what a browser's
/// own emulation of being offline does not stop. Session descriptions that come by are changed so
/// that media goes through it, and only through it.
final class UdpRelay implements AutoCloseable {

  private static final int LARGEST = 65_535;
  private static final int MOST_PEERS = 64;
  private static final Pattern CANDIDATE =
      Pattern.compile("a=candidate:\\S+ \\d+ (\\S+) \\d+ (\\S+) (\\d+) typ[^\\r\\n]*\\r?\\n");

  private final DatagramSocket front;
  private final Map<SocketAddress, DatagramSocket> backs = new ConcurrentHashMap<>();
  private volatile @Nullable InetSocketAddress server;
  private volatile boolean cut;

  UdpRelay() {
    try {
      this.front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> pump(front, this::toServer));
  }

  /// From now on nothing goes through, until [#mend].
  void cut() {
    cut = true;
  }

  void mend() {
    cut = false;
  }

  boolean isCut() {
    return cut;
  }

  /// The description with this relay as its only candidate.
  String rewritten(String description) {
    StringBuilder written = new StringBuilder();
    Matcher candidate = CANDIDATE.matcher(description);
    boolean first = true;
    while (candidate.find()) {
      String ours = "";
      if (candidate.group(1).equalsIgnoreCase("udp") && first) {
        first = false;
        server = new InetSocketAddress(candidate.group(2), Integer.parseInt(candidate.group(3)));
        ours = "a=candidate:1 1 udp 2130706431 127.0.0.1 " + front.getLocalPort() + " typ host\r\n";
      }
      candidate.appendReplacement(written, ours);
    }
    return candidate.appendTail(written).toString();
  }

  private void toServer(DatagramPacket packet) throws IOException {
    InetSocketAddress target = server;
    if (target == null
        || (backs.size() >= MOST_PEERS && !backs.containsKey(packet.getSocketAddress()))) {
      return;
    }
    back(packet.getSocketAddress())
        .send(new DatagramPacket(packet.getData(), packet.getLength(), target));
  }

  /// The socket that stands for one peer, as a router's mapping does.
  private DatagramSocket back(SocketAddress peer) throws IOException {
    DatagramSocket known = backs.get(peer);
    if (known != null) {
      return known;
    }
    DatagramSocket made = new DatagramSocket();
    backs.put(peer, made);
    Thread.ofVirtual()
        .start(() ->
            pump(
                made,
                packet ->
                    front.send(new DatagramPacket(packet.getData(), packet.getLength(), peer))));
    return made;
  }

  private interface Way {
    void send(DatagramPacket packet) throws IOException;
  }

  private void pump(DatagramSocket from, Way way) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (!from.isClosed()) {
      try {
        packet.setLength(LARGEST);
        from.receive(packet);
        if (!cut) {
          way.send(packet);
        }
      } catch (IOException e) {
        // Closed, or told that nobody listens there at the moment.
      }
    }
  }

  @Override
  public void close() {
    front.close();
    backs.values().forEach(DatagramSocket::close);
  }
}
