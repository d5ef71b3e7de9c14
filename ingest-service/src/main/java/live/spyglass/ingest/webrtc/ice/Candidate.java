package live.spyglass.ingest.webrtc.ice;

/// Where we can be reached: a host candidate, of UDP or passive TCP (RFC 8445 §5.1.1, RFC 6544).
/// `rank`: 0 for the address that is preferred.
public record Candidate(String address, int port, boolean tcp, int rank) {

  private static final int UDP_TYPE_PREFERENCE = 126;

  /// Below that of UDP (RFC 6544 §4.2): media over TCP is for networks that block UDP.
  private static final int TCP_TYPE_PREFERENCE = 90;

  /// RFC 6544 §4.2: the direction preference of a passive host candidate.
  private static final int PASSIVE = 4;

  private static final int COMPONENT = 1;

  /// The value of `a=candidate` (RFC 8839 §5.1).
  public String value() {
    String rest =
        "%d %s %d typ host".formatted(priority(), address, port) + (tcp ? " tcptype passive" : "");
    return "%d %d %s %s".formatted(foundation(), COMPONENT, tcp ? "tcp" : "udp", rest);
  }

  /// RFC 8445 §5.1.1.3
  private int foundation() {
    return 2 * rank + (tcp ? 2 : 1);
  }

  /// RFC 8445 §5.1.2.1
  private long priority() {
    int preference = tcp ? (PASSIVE << 13) + (8191 - rank) : 65535 - rank;
    long type = tcp ? TCP_TYPE_PREFERENCE : UDP_TYPE_PREFERENCE;
    return (type << 24) + ((long) preference << 8) + (256 - COMPONENT);
  }
}
