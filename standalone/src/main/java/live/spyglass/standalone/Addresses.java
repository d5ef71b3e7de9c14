package live.spyglass.standalone;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import live.spyglass.standalone.process.PartException;

/// The addresses that people and encoders use.
record Addresses(InetAddress bind) {

  /// Fails with the name of the option that chooses another port when one is taken.
  void requireFree(int port, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new PartException(
          "Port %d on %s cannot be used (%s). Choose another with %s."
              .formatted(port, bind.getHostAddress(), e.getMessage(), option),
          e);
    }
  }

  /// The host that this machine itself reaches the platform at.
  String localHost() {
    if (bind.isAnyLocalAddress() || bind.equals(InetAddress.ofLiteral("127.0.0.1"))) {
      return "localhost";
    }
    return literal(bind);
  }

  /// The hosts that others on the network can use; none while it listens on loopback alone.
  List<String> networkHosts() throws SocketException {
    if (!bind.isAnyLocalAddress()) {
      return bind.isLoopbackAddress() ? List.of() : List.of(literal(bind));
    }
    return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .map(Addresses::literal)
        .toList();
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
