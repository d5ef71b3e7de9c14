package live.spyglass.standalone;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What `up` was asked for.
///
/// @param port of the web app and the API
/// @param httpsPort of the same over TLS, for others on the network
/// @param rtmpPort of RTMP
/// @param rtmpsPort of RTMP over TLS
/// @param webrtcPort of WebRTC's media, UDP and TCP
/// @param srtPort of SRT, UDP
/// @param bind the address that these listen on; the web app without TLS stays on loopback
/// @param data the folder of everything that is kept
/// @param root the folder of the modules, whose `target` folders hold the services' jars
record Options(
    int port,
    int httpsPort,
    int rtmpPort,
    int rtmpsPort,
    int webrtcPort,
    int srtPort,
    InetAddress bind,
    Path data,
    Path root) {

  static final String HELP =
      """
      ./spyglass up: the whole platform on this machine

        --port N         web app and API (8080)
        --rtmp-port N    RTMP, for encoders (1935)
        --rtmps-port N   RTMP over TLS (1936)
        --webrtc-port N  sound and picture of browsers, UDP and TCP (8189)
        --srt-port N     SRT, for encoders on bad networks, UDP (8890)
        --bind ADDRESS   where these listen: 127.0.0.1 unless given; 0.0.0.0 lets phones
                         and encoders on the same network in. They get HTTPS, which
                         cameras need; a page without it says how to trust it
        --https-port N   web app and API for them (8443)
        --data DIR       where everything is kept (.spyglass)

      Settings of a service may be given as environment variables, such as
      CATALOG_BROADCAST_INTERRUPTION_WINDOW=30s or TRANSCODE_SLOTS=2.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--port", "8080",
          "--https-port", "8443",
          "--rtmp-port", "1935",
          "--rtmps-port", "1936",
          "--webrtc-port", "8189",
          "--srt-port", "8890",
          "--bind", "127.0.0.1",
          "--data", ".spyglass",
          "--root", ".");

  private static final List<String> PORTS =
      List.of(
          "--port", "--https-port", "--rtmp-port", "--rtmps-port", "--webrtc-port", "--srt-port");

  /// All that somebody outside may be told of.
  Set<Integer> ports() {
    return Set.of(port, httpsPort, rtmpPort, rtmpsPort, webrtcPort, srtPort);
  }

  /// What the words on the command line amount to.
  sealed interface Parsed {
    record Run(Options options) implements Parsed {}

    record Help() implements Parsed {}

    record Wrong(String complaint) implements Parsed {}
  }

  /// Takes `--name value` and `--name=value`.
  static Parsed parse(List<String> words) {
    var values = new TreeMap<>(DEFAULTS);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--help") || word.equals("-h")) {
        return new Parsed.Help();
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!DEFAULTS.containsKey(name)) {
        return new Parsed.Wrong("Unknown option: " + word);
      }
      if (equals < 0 && i + 1 == words.size()) {
        return new Parsed.Wrong(name + " needs a value");
      }
      values.put(name, equals < 0 ? words.get(++i) : word.substring(equals + 1));
    }
    return checked(values);
  }

  private static Parsed checked(Map<String, String> values) {
    for (String name : PORTS) {
      if (!isPort(values.getOrDefault(name, ""))) {
        return new Parsed.Wrong(name + " must be a number from 1 to 65535");
      }
    }
    if (PORTS.stream().map(name -> number(values, name)).distinct().count() < PORTS.size()) {
      return new Parsed.Wrong(String.join(", ", PORTS) + " must all differ");
    }
    try {
      return new Parsed.Run(
          new Options(
              number(values, "--port"),
              number(values, "--https-port"),
              number(values, "--rtmp-port"),
              number(values, "--rtmps-port"),
              number(values, "--webrtc-port"),
              number(values, "--srt-port"),
              InetAddress.getByName(values.get("--bind")),
              Path.of(values.getOrDefault("--data", "")).toAbsolutePath().normalize(),
              Path.of(values.getOrDefault("--root", "")).toAbsolutePath().normalize()));
    } catch (UnknownHostException e) {
      return new Parsed.Wrong("--bind: no such address: " + values.get("--bind"));
    }
  }

  private static int number(Map<String, String> values, String name) {
    return Integer.parseInt(values.getOrDefault(name, "0"));
  }

  private static boolean isPort(String value) {
    return value.matches("\\d{1,5}")
        && Integer.parseInt(value) > 0
        && Integer.parseInt(value) <= 65_535;
  }
}
