package live.spyglass.ingest.webrtc.receive;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.webrtc.receive.ReceiveCounts.Count;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpReader;
import live.spyglass.ingest.webrtc.rtp.RtpPacket;
import live.spyglass.ingest.webrtc.sdp.Extension;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import live.spyglass.ingest.webrtc.transport.PeerListener;
import live.spyglass.ingest.webrtc.transport.PeerTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one peer sends becomes a publication; the package's page tells how. Packets find their
/// source by SSRC, one that is new by what was declared, by its MID and RID (RFC 8843 §9.2, RFC
/// 8852), or by its payload type.
final class WebRtcReceiver implements PeerListener {

  static final int TICK_MILLIS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(WebRtcReceiver.class);

  /// SSRCs, retransmissions included.
  private static final int MOST_ROUTES = 32;

  /// The publication's clock begins later than 0: corrections may reach back.
  private static final long BEGIN_NANOS = 10_000_000_000L;

  private final Publication publication;
  private final ReceiveProperties properties;
  private final ReceiveMetrics metrics;
  private final LongSupplier nanoTime;
  private final ReceiveCounts counts = new ReceiveCounts();
  private final LipSync lipSync = new LipSync();
  private final List<MediaSection> sections = new ArrayList<>();
  private final Map<Long, Route> routes = new HashMap<>();
  private final long ssrc = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  private final int transportExtension;
  private final long beganNanos;
  private @Nullable PeerFeedback feedback;
  private @Nullable PeerTransport transport;
  private @Nullable ScheduledFuture<?> ticking;
  private long lastMediaNanos;

  /// By somebody who watches; set on any thread.
  private volatile boolean keyframeNeeded;

  /// Where the packets of an SSRC go; `repair`: they are retransmissions.
  private record Route(MediaSection section, RtpSource source, boolean repair) {}

  WebRtcReceiver(
      List<NegotiatedMedia> media,
      Publication publication,
      ReceiveProperties properties,
      ReceiveMetrics metrics,
      LongSupplier nanoTime) {
    this.publication = publication;
    this.properties = properties;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
    List<NegotiatedMedia> received =
        media.stream().filter(one -> one.receiving() && !one.codecs().isEmpty()).toList();
    for (NegotiatedMedia one : received) {
      sections.add(
          new MediaSection(one, publication, properties, counts, beganNanos - BEGIN_NANOS));
    }
    this.transportExtension =
        received.stream()
            .filter(WebRtcReceiver::wantsArrivals)
            .map(one -> one.extensions().getOrDefault(Extension.TRANSPORT_CC, 0))
            .max(Integer::compare)
            .orElse(0);
    publication.onKeyframeWanted(() -> keyframeNeeded = true);
  }

  private static boolean wantsArrivals(NegotiatedMedia media) {
    return media.codecs().stream()
        .anyMatch(codec -> codec.feedback().contains(Feedback.TRANSPORT_CC));
  }

  @Override
  public void connected(PeerTransport peer) {
    transport = peer;
    lastMediaNanos = nanoTime.getAsLong();
    feedback = new PeerFeedback(peer, ssrc, sections, counts, properties.maxBitrate(), beganNanos);
    ticking =
        peer.loop()
            .scheduleAtFixedRate(
                () -> tick(nanoTime.getAsLong()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void rtp(byte[] buffer, int offset, int length, long nanos) {
    try {
      RtpPacket packet = RtpPacket.read(buffer, offset, length);
      if (transportExtension > 0 && feedback != null) {
        var number = packet.findExtension(transportExtension);
        if (number.isPresent()) {
          feedback.arrived((int) number.getAsLong(), nanos);
        }
      }
      Route route = routes.get(packet.ssrc());
      if (route == null) {
        route = route(packet, nanos);
      }
      if (route == null) {
        counts.one(Count.UNKNOWN);
      } else {
        take(route, packet, nanos);
      }
    } catch (MalformedPacketException e) {
      counts.malformed(e);
    }
  }

  private void take(Route route, RtpPacket packet, long nanos) {
    MediaSection section = route.section();
    Optional<NegotiatedCodec> codec =
        route.repair()
            ? section.findRepaired(packet.payloadType())
            : section.findCodec(packet.payloadType());
    if (codec.isEmpty()) {
      counts.one(Count.UNKNOWN);
      return;
    }
    if (route.repair() && packet.payloadSize() < 2) {
      return; // a probe of the way's capacity
    }
    lastMediaNanos = nanos;
    if (feedback != null && !route.repair()) {
      feedback.packet(packet);
    }
    route.source().packet(packet, codec.get().payloadType(), route.repair(), nanos);
  }

  @Override
  public void rtcp(byte[] buffer, int offset, int length, long nanos) {
    try {
      for (RtcpPacket packet : RtcpReader.read(buffer, offset, length)) {
        hear(packet, nanos);
      }
    } catch (MalformedPacketException e) {
      counts.malformed(e);
    }
  }

  private void hear(RtcpPacket packet, long nanos) {
    switch (packet) {
      case RtcpPacket.SenderReport report -> {
        Route route = routes.get(report.sender());
        if (route != null && !route.repair()) {
          route.source().report(report, lipSync, nanos);
          metrics.add(lipSync);
        }
      }
      case RtcpPacket.Goodbye(var ssrcs) -> {
        for (long source : ssrcs) {
          Route route = routes.get(source);
          if (route != null && !route.repair()) {
            route.source().goodbye();
          }
        }
      }
      default -> {}
    }
  }

  @Override
  public void closed(CloseReason reason) {
    if (ticking != null) {
      ticking.cancel(false);
    }
    metrics.add(counts);
    LOG.atInfo()
        .addKeyValue("stream", publication.streamId())
        .addKeyValue("lipSyncMillis", Math.round(lipSync.errorMicros() / 1000))
        .addKeyValue("driftPpm", Math.round(lipSync.driftPpm()))
        .log("peer gone: {}", reason);
    publication.end(
        switch (reason) {
          case LOCAL, PEER, SHUTDOWN -> StreamEnded.Reason.CLOSED;
          case NEVER_CAME, CONSENT -> StreamEnded.Reason.SILENT;
          case HANDSHAKE -> StreamEnded.Reason.MALFORMED;
        });
  }

  /// What is done without anything arriving.
  void tick(long nowNanos) {
    PeerTransport peer = transport;
    PeerFeedback telling = feedback;
    if (peer == null || telling == null) {
      return;
    }
    if (nowNanos - lastMediaNanos > properties.readTimeout().toNanos()) {
      publication.end(StreamEnded.Reason.SILENT);
    }
    if (publication.ended() != null) {
      peer.close();
      return;
    }
    if (keyframeNeeded) {
      keyframeNeeded = false;
      sections.forEach(MediaSection::needKeyframe);
    }
    for (MediaSection section : sections) {
      section.tick(nowNanos, telling::keyframe);
    }
    if (telling.tick(nowNanos)) {
      metrics.add(counts);
    }
    peer.flush();
  }

  /// Where the packets of a new SSRC go; null when nobody knows.
  private @Nullable Route route(RtpPacket packet, long nanos) {
    if (routes.size() >= MOST_ROUTES) {
      return null;
    }
    MediaSection section = findSection(packet).orElse(null);
    if (section == null) {
      return null;
    }
    boolean repair =
        section.media().rtxOf().containsKey(packet.ssrc())
            || section.findRepaired(packet.payloadType()).isPresent();
    RtpSource source =
        repair ? findRepaired(section, packet).orElse(null) : open(section, packet, nanos);
    if (source == null) {
      return null;
    }
    Route route = new Route(section, source, repair);
    routes.put(packet.ssrc(), route);
    return route;
  }

  private @Nullable RtpSource open(MediaSection section, RtpPacket packet, long nanos) {
    if (section.findCodec(packet.payloadType()).isEmpty()) {
      return null;
    }
    section.evict().ifPresent(gone -> routes.values().removeIf(route -> route.source() == gone));
    return section.open(packet.ssrc(), text(section, packet, Extension.RID), nanos);
  }

  private Optional<MediaSection> findSection(RtpPacket packet) {
    for (MediaSection section : sections) {
      NegotiatedMedia media = section.media();
      if (media.ssrcs().contains(packet.ssrc()) || media.rtxOf().containsKey(packet.ssrc())) {
        return Optional.of(section);
      }
    }
    for (MediaSection section : sections) {
      String mid = text(section, packet, Extension.MID);
      if (!mid.isEmpty()) {
        return sections.stream().filter(one -> one.media().mid().equals(mid)).findFirst();
      }
    }
    List<MediaSection> taking =
        sections.stream()
            .filter(section ->
                section.findCodec(packet.payloadType()).isPresent()
                    || section.findRepaired(packet.payloadType()).isPresent())
            .toList();
    return taking.size() == 1 ? Optional.of(taking.getFirst()) : Optional.empty();
  }

  /// What retransmissions of a new SSRC repair: as was declared, or the layer they name, or the
  /// only source there is.
  private static Optional<RtpSource> findRepaired(MediaSection section, RtpPacket packet) {
    Collection<RtpSource> sources = section.sources();
    Long declared = section.media().rtxOf().get(packet.ssrc());
    if (declared != null) {
      return sources.stream().filter(source -> source.ssrc() == declared).findFirst();
    }
    String rid = text(section, packet, Extension.REPAIRED_RID);
    if (!rid.isEmpty()) {
      return sources.stream().filter(source -> source.rid().equals(rid)).findFirst();
    }
    return sources.size() == 1 ? sources.stream().findFirst() : Optional.empty();
  }

  private static String text(MediaSection section, RtpPacket packet, Extension extension) {
    Integer id = section.media().extensions().get(extension);
    return id == null ? "" : packet.findExtensionText(id).orElse("");
  }
}
