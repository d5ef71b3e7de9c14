package live.spyglass.ingest.webrtc;

import java.util.function.Consumer;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.publish.Publisher;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import live.spyglass.ingest.webrtc.transport.Peer;
import live.spyglass.ingest.webrtc.transport.PeerListener;
import live.spyglass.ingest.webrtc.transport.PeerTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One publisher or viewer, from its offer to its end. Until somebody is admitted behind it nobody
/// hears the peer, and the peer, which has no answer yet, says nothing.
final class Session implements PeerListener, Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Protocol protocol;
  private final BroadcastId broadcast;
  private final String name;
  private final Consumer<Session> onEnd;
  private @Nullable Peer peer;
  private @Nullable PeerListener listener;
  private @Nullable CloseReason over;

  Session(Protocol protocol, BroadcastId broadcast, String name, Consumer<Session> onEnd) {
    this.protocol = protocol;
    this.broadcast = broadcast;
    this.name = name;
    this.onEnd = onEnd;
  }

  Protocol protocol() {
    return protocol;
  }

  BroadcastId broadcast() {
    return broadcast;
  }

  String name() {
    return name;
  }

  synchronized void begin(Peer expected) {
    peer = expected;
  }

  synchronized Peer peer() {
    if (peer == null) {
      throw new IllegalStateException("nobody is expected yet");
    }
    return peer;
  }

  synchronized boolean isOver() {
    return over != null;
  }

  /// Who hears the peer from now on; at once that it is over, if it is.
  void attach(PeerListener admitted) {
    CloseReason already;
    synchronized (this) {
      listener = admitted;
      already = over;
    }
    if (already != null) {
      admitted.closed(already);
    }
  }

  /// The publication was taken away.
  @Override
  public void disconnect(StreamEnded.Reason reason) {
    Peer expected;
    synchronized (this) {
      expected = peer;
    }
    if (expected != null) {
      expected.close(CloseReason.LOCAL);
    }
  }

  @Override
  public void connected(PeerTransport transport) {
    LOG.atInfo()
        .addKeyValue("broadcast", broadcast)
        .addKeyValue("protocol", protocol)
        .log("peer connected");
    PeerListener to = listener();
    if (to != null) {
      to.connected(transport);
    }
  }

  @Override
  public void rtp(byte[] buffer, int offset, int length, long nanos) {
    PeerListener to = listener();
    if (to != null) {
      to.rtp(buffer, offset, length, nanos);
    }
  }

  @Override
  public void rtcp(byte[] buffer, int offset, int length, long nanos) {
    PeerListener to = listener();
    if (to != null) {
      to.rtcp(buffer, offset, length, nanos);
    }
  }

  @Override
  public void closed(CloseReason reason) {
    PeerListener to;
    synchronized (this) {
      over = reason;
      to = listener;
    }
    onEnd.accept(this);
    LOG.atInfo()
        .addKeyValue("broadcast", broadcast)
        .addKeyValue("protocol", protocol)
        .log("peer closed: {}", reason);
    if (to != null) {
      to.closed(reason);
    }
  }

  private synchronized @Nullable PeerListener listener() {
    return listener;
  }
}
