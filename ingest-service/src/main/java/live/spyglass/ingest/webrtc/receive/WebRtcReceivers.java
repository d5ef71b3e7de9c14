package live.spyglass.ingest.webrtc.receive;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.PeerListener;
import org.springframework.stereotype.Component;

/// Makes a receiver for each publisher that comes by WebRTC.
@Component
public final class WebRtcReceivers {

  private final ReceiveProperties properties;
  private final ReceiveMetrics metrics;

  WebRtcReceivers(ReceiveProperties properties, MeterRegistry meters) {
    this.properties = properties;
    this.metrics = new ReceiveMetrics(meters);
  }

  /// Hears one peer and writes what it sends into a publication, which it ends when the peer is
  /// gone. `media`: as it was agreed on; sections that the peer does not send are passed over.
  public PeerListener receiver(List<NegotiatedMedia> media, Publication publication) {
    return new WebRtcReceiver(media, publication, properties, metrics, System::nanoTime);
  }
}
