package live.spyglass.ingest.webrtc.transport;

import java.time.Duration;
import java.util.List;

/// `port`: of UDP and TCP, 0 for any that is free. `address`: to bind to. `announced`: addresses
/// for candidates; none: those of what is bound to. `comeTimeout`: from the answer to the first
/// check of a peer. `handshakeTimeout`: from there to the end of DTLS. `consentTimeout`: after how
/// long without a check it is gone. `maxPeers`, and `maxWaitingPerAddress` of those that have not
/// connected, by the address that asked for them.
public record TransportSettings(
    int port,
    String address,
    List<String> announced,
    Duration comeTimeout,
    Duration handshakeTimeout,
    Duration consentTimeout,
    int maxPeers,
    int maxWaitingPerAddress) {

  public TransportSettings {
    announced = List.copyOf(announced);
  }
}
