package live.spyglass.ingest.webrtc.transport;

/// Which side of DTLS we are: the client begins (RFC 8842 §5).
public enum DtlsRole {
  CLIENT,
  SERVER
}
