package live.spyglass.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.standalone.process.PartException;
import live.spyglass.standalone.secret.LocalAuthority;
import live.spyglass.standalone.secret.Secrets;
import live.spyglass.standalone.supervisor.Console;
import live.spyglass.standalone.trust.QrCode;
import live.spyglass.standalone.trust.TrustPage;

/// Phones and encoders on the same network, who come through a door with TLS: browsers lend no
/// camera to a page without it. What they find without TLS is a word about trust and nothing else.
///
/// @param addresses of this machine, the likeliest first
record Neighbours(
    List<InetAddress> addresses,
    int port,
    int securePort,
    InetAddress bind,
    LocalAuthority authority,
    TrustPage page) {

  /// Nobody while all of it listens on loopback.
  ///
  /// @throws PartException when a port is taken
  static Optional<Neighbours> of(Options options, Addresses addresses, DataFolder data)
      throws IOException {
    List<InetAddress> network = addresses.network();
    if (network.isEmpty()) {
      return Optional.empty();
    }
    addresses.requireFree(options.httpsPort(), "--https-port");
    for (InetAddress address : network) {
      Addresses.requireFree(address, options.port(), "--port");
    }
    LocalAuthority authority =
        Secrets.in(data.secrets())
            .authority(machine(), network.stream().map(InetAddress::getHostAddress).toList());
    TrustPage page = TrustPage.open(network, options.port(), authority.root(), options.httpsPort());
    return Optional.of(
        new Neighbours(
            network, options.port(), options.httpsPort(), options.bind(), authority, page));
  }

  /// What the gateway is told about its second door.
  Map<String, String> doorVariables() {
    return Map.of(
        "GATEWAY_HTTPS_PORT", Integer.toString(securePort),
        "GATEWAY_HTTPS_ADDRESS", bind.getHostAddress(),
        "GATEWAY_HTTPS_CERTIFICATE", authority.certificate().toString(),
        "GATEWAY_HTTPS_PRIVATE_KEY", authority.privateKey().toString());
  }

  void tell(Console console) {
    for (InetAddress address : addresses) {
      console.say(
          "  on this network https://%s:%d".formatted(Addresses.literal(address), securePort));
    }
    String first =
        "http://%s:%d%s".formatted(Addresses.literal(addresses.getFirst()), port, TrustPage.PATH);
    console.say("");
    console.say("  a phone: open or scan " + first);
    if (Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent()) {
      QrCode.lines(first).forEach(line -> console.say("    " + line));
    }
    console.say("  its certificate: " + TrustPage.fingerprint(authority.root()));
  }

  void close() {
    page.close();
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }
}
