package live.spyglass.ingest.webrtc.transport;

import java.util.List;

/// What is known of a peer before it comes. `remoteFragment`: its ICE user name fragment. `role`:
/// ours in DTLS. `fingerprints`: of its certificate, one of which it must show.
public record PeerOffer(String remoteFragment, DtlsRole role, List<Fingerprint> fingerprints) {

  public PeerOffer {
    fingerprints = List.copyOf(fingerprints);
  }
}
