package live.spyglass.ingest.webrtc.receive;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import live.spyglass.ingest.publish.OpenDoor;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpReader;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.PeerTransport;

/// A receiver, what it says to its peer, and what it publishes. For one thread, which is also its
/// clock: nothing ticks by itself.
final class Reached implements PeerTransport {

  private static final ReceiveProperties PROPERTIES =
      new ReceiveProperties(
          Duration.ofSeconds(10), Duration.ofMillis(600), 1024, Duration.ofSeconds(2), 3_000_000);

  private final OpenDoor door = new OpenDoor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /// Runs nothing by itself: it ticks when the test says so.
  private final EventLoop loop = new EmbeddedChannel().eventLoop();

  private final Publication publication;
  private final WebRtcReceiver receiver;
  private final Consumer<RtcpPacket> peer;
  private final List<RtcpPacket> said = new ArrayList<>();
  private boolean hungUp;

  /// `peer` hears every control packet.
  Reached(List<NegotiatedMedia> media, LongSupplier nanoTime, Consumer<RtcpPacket> peer) {
    this.peer = peer;
    PublishAttempt attempt = new PublishAttempt("key", InetAddress.getLoopbackAddress(), "whip");
    if (!(door.admit(attempt, reason -> hungUp = true)
        instanceof PublishDecision.Accepted(Publication accepted))) {
      throw new IllegalStateException("an open door");
    }
    publication = accepted;
    receiver =
        new WebRtcReceiver(media, publication, PROPERTIES, new ReceiveMetrics(meters), nanoTime);
    receiver.connected(this);
  }

  WebRtcReceiver receiver() {
    return receiver;
  }

  Publication publication() {
    return publication;
  }

  /// Somebody who watches cannot go on without a keyframe.
  void needKeyframe() {
    if (!door.needKeyframe()) {
      throw new IllegalStateException("a peer can be asked");
    }
  }

  boolean hungUp() {
    return hungUp;
  }

  List<RtcpPacket> said() {
    return said;
  }

  <T extends RtcpPacket> List<T> said(Class<T> type) {
    return said.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// Everything that was published so far; once.
  List<Frame> frames() {
    try {
      return door.frames();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  double counted(ReceiveCounts.Count what) {
    var counter =
        meters
            .find("spyglass.ingest.webrtc.received")
            .tag("what", what.name().toLowerCase(Locale.ROOT))
            .counter();
    return counter == null ? 0 : counter.count();
  }

  double malformed() {
    return meters.find("spyglass.ingest.webrtc.malformed").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  double mean(String summary) {
    return meters.get("spyglass.ingest.webrtc." + summary).summary().mean();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void sendRtp(byte[] packet, int length) {
    throw new IllegalStateException("a receiver sends no media");
  }

  @Override
  public void sendRtcp(byte[] compound, int length) {
    if (compound.length < length + SPARE) {
      throw new IllegalArgumentException("no room for protection");
    }
    try {
      for (RtcpPacket packet : RtcpReader.read(compound, 0, length)) {
        said.add(packet);
        peer.accept(packet);
      }
    } catch (MalformedPacketException e) {
      throw new IllegalStateException(e);
    }
    Arrays.fill(compound, (byte) 0xff);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    hungUp = true;
  }
}
