package live.spyglass.standalone;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import live.spyglass.standalone.process.PartException;

/// The addresses that people and encoders use.
record Addresses(InetAddress bind) {

  private static final InetAddress V4 = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress V6 = InetAddress.ofLiteral("::1");
  private static final Pattern VIRTUAL = Pattern.compile("docker|br-|veth|virbr|podman|cni");

  /// Fails with the name of the option that chooses another port when one is taken.
  void requireFree(int port, String option) {
    requireFree(bind, port, option);
  }

  static void requireFree(InetAddress address, int port, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw taken("Port", address, port, option, e);
    }
  }

  /// The same of UDP.
  void requireFreeUdp(int port, String option) {
    try (var _ = new DatagramSocket(port, bind)) {
      // free
    } catch (IOException e) {
      throw taken("UDP port", bind, port, option, e);
    }
  }

  private static PartException taken(
      String kind, InetAddress address, int port, String option, IOException cause) {
    return new PartException(
        "%s %d on %s cannot be used (%s). Choose another with %s."
            .formatted(kind, port, address.getHostAddress(), cause.getMessage(), option),
        cause);
  }

  /// Where the web app is without TLS: nowhere that others on the network could see.
  InetAddress plain() {
    return isAlone() ? bind : V4;
  }

  /// The host that this machine itself reaches the platform at.
  String localHost() {
    return plain().equals(V4) ? "localhost" : literal(bind);
  }

  /// The host at which this machine itself reaches what has no door of its own on loopback.
  String boundHost() {
    return bind.isAnyLocalAddress() ? localHost() : bind.equals(V4) ? "localhost" : literal(bind);
  }

  /// The addresses that others on the network can use; none while it listens on loopback alone.
  /// Those of networks that exist inside this machine come last.
  List<InetAddress> network() throws SocketException {
    if (!bind.isAnyLocalAddress()) {
      return isAlone() ? List.of() : List.of(bind);
    }
    return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
        .sorted(Comparator.comparing(each -> VIRTUAL.matcher(each.getName()).lookingAt()))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .toList();
  }

  /// Other addresses of loopback are somebody else's, as far as this goes: so one can look at what
  /// the network sees without letting it in.
  private boolean isAlone() {
    return bind.equals(V4) || bind.equals(V6);
  }

  /// As it stands in a URL.
  static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
