package live.spyglass.ingest.webrtc;

import live.spyglass.events.BroadcastId;

/// In or out.
enum Protocol {
  WHIP("/whip/"),
  WHEP("/whep/");

  private final String prefix;

  Protocol(String prefix) {
    this.prefix = prefix;
  }

  /// The endpoint of a broadcast.
  String path(BroadcastId broadcast) {
    return prefix + broadcast;
  }
}
