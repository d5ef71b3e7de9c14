package live.spyglass.ingest.webrtc.send;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpReader;
import live.spyglass.ingest.webrtc.rtp.RtcpWriter;
import live.spyglass.ingest.webrtc.rtp.RtpPacket;
import live.spyglass.ingest.webrtc.sdp.Extension;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import live.spyglass.ingest.webrtc.transport.PeerListener;
import live.spyglass.ingest.webrtc.transport.PeerTransport;

/// The other end of a viewer's transport: keeps what it is sent.
final class ViewerEnd implements PeerTransport {

  static final long VIDEO = 1001;
  static final long VIDEO_RTX = 1002;
  static final long AUDIO = 2001;
  static final int H264_PAYLOAD = 102;
  static final int RTX_PAYLOAD = 103;

  private final EventLoop loop;
  private final PeerListener viewer;
  private final List<RtpPacket> packets = new CopyOnWriteArrayList<>();
  private final List<RtcpPacket> reports = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile boolean unflushed;

  ViewerEnd(EventLoop loop, Watching watching) {
    this.loop = loop;
    this.viewer = watching.viewer(agreed());
    loop.execute(() -> viewer.connected(this));
  }

  static List<NegotiatedMedia> agreed() {
    return List.of(
        new NegotiatedMedia(
            "0",
            Codec.Kind.VIDEO,
            List.of(
                new NegotiatedCodec(
                    H264_PAYLOAD,
                    Codec.H264,
                    90_000,
                    Map.of("packetization-mode", "1", "profile-level-id", "42e01f"),
                    OptionalInt.of(RTX_PAYLOAD),
                    Set.of(Feedback.NACK, Feedback.PLI, Feedback.REMB))),
            Map.of(Extension.MID, 4, Extension.ABS_SEND_TIME, 2),
            List.of(VIDEO),
            Map.of(VIDEO_RTX, VIDEO),
            List.of(),
            false),
        new NegotiatedMedia(
            "1",
            Codec.Kind.AUDIO,
            List.of(
                new NegotiatedCodec(
                    111, Codec.OPUS, 48_000, Map.of(), OptionalInt.empty(), Set.of())),
            Map.of(Extension.MID, 4),
            List.of(AUDIO),
            Map.of(),
            List.of(),
            false));
  }

  WebRtcViewer viewer() {
    return (WebRtcViewer) viewer;
  }

  /// Pictures' packets, or sound's, in order.
  List<RtpPacket> packets(long ssrc) {
    return packets.stream().filter(packet -> packet.ssrc() == ssrc).toList();
  }

  /// Packets that end a picture.
  long pictures() {
    return packets.stream()
        .filter(packet -> packet.ssrc() == VIDEO)
        .filter(RtpPacket::marker)
        .count();
  }

  <P extends RtcpPacket> List<P> reports(Class<P> type) {
    return reports.stream().filter(type::isInstance).map(type::cast).toList();
  }

  boolean isClosed() {
    return closed;
  }

  /// Whether something was queued and not flushed.
  boolean isUnflushed() {
    return unflushed;
  }

  void says(RtcpPacket packet) {
    byte[] bytes = new RtcpWriter().write(packet).toArray(0);
    loop.execute(() -> viewer.rtcp(bytes, 0, bytes.length, System.nanoTime()));
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void sendRtp(byte[] packet, int length) {
    if (length + SPARE > packet.length) {
      throw new IllegalArgumentException("no room for protection");
    }
    try {
      packets.add(RtpPacket.read(Arrays.copyOf(packet, length), 0, length));
    } catch (MalformedPacketException e) {
      throw new IllegalArgumentException(e);
    }
    Arrays.fill(packet, (byte) 0xff);
    unflushed = true;
  }

  @Override
  public void sendRtcp(byte[] compound, int length) {
    try {
      reports.addAll(RtcpReader.read(compound, 0, length));
    } catch (MalformedPacketException e) {
      throw new IllegalArgumentException(e);
    }
    unflushed = true;
  }

  @Override
  public void flush() {
    unflushed = false;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      loop.execute(() -> viewer.closed(CloseReason.LOCAL));
    }
  }
}
