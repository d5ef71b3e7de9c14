package live.spyglass.ingest.webrtc.transport;

import live.spyglass.ingest.webrtc.ice.IceCredentials;

/// A session's way to its peer, as whoever negotiates it holds it. Thread-safe.
public interface Peer {

  /// What the answer says.
  IceCredentials credentials();

  /// Whether a peer that names this fragment restarts ICE, or only speaks of what goes on.
  boolean isRestart(String remoteFragment);

  /// ICE begins anew (RFC 8445 §9), while media goes on. Returns what the peer is told.
  IceCredentials restart(String remoteFragment);

  /// Hangs up; the peer is told, the listener too. The first reason counts.
  void close(CloseReason reason);
}
