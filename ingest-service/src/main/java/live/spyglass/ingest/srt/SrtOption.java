package live.spyglass.ingest.srt;

/// `SRT_SOCKOPT` of `srt.h`.
enum SrtOption {
  READ_BLOCKS(2),
  RECEIVE_BUFFER(6),
  UNREAD(20),
  PASSPHRASE(26),
  RECEIVE_LATENCY(43),
  TRANSMISSION_TYPE(50),
  ENFORCED_ENCRYPTION(53),
  ONLY_IPV6(54),
  PEER_IDLE_TIMEOUT(55);

  private final int number;

  SrtOption(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
