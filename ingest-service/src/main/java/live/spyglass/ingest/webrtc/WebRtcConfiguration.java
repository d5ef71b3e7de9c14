package live.spyglass.ingest.webrtc;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import live.spyglass.ingest.publish.ListenerException;
import live.spyglass.ingest.publish.PublishDoor;
import live.spyglass.ingest.publish.PublishProperties;
import live.spyglass.ingest.webrtc.transport.MediaPort;
import live.spyglass.ingest.webrtc.transport.TransportSettings;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.internal.SessionSeal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the WebRTC side together.
@Configuration(proxyBeanMethods = false)
class WebRtcConfiguration {

  @Bean
  MediaPort mediaPort(WebRtcProperties properties, MeterRegistry meters) {
    return new MediaPort(
        new TransportSettings(
            Math.max(properties.port(), 0),
            properties.address(),
            properties.announced(),
            properties.comeTimeout(),
            properties.handshakeTimeout(),
            properties.consentTimeout(),
            properties.maxSessions(),
            properties.maxWaitingPerAddress()),
        meters);
  }

  @Bean
  Sessions webRtcSessions(
      MediaPort port,
      WebRtcProperties properties,
      PublishProperties publishing,
      InternalToken token) {
    return new Sessions(
        port, new SessionSeal(token), publishing.advertisedUrl(), properties.iceServers());
  }

  @Bean
  SmartLifecycle mediaPortLifecycle(MediaPort port, WebRtcProperties properties) {
    return new PortLifecycle(port, properties);
  }

  private static final class PortLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PortLifecycle.class);

    private final MediaPort port;
    private final WebRtcProperties properties;
    private volatile boolean running;

    PortLifecycle(MediaPort port, WebRtcProperties properties) {
      this.port = port;
      this.properties = properties;
    }

    @Override
    public void start() {
      running = true;
      if (properties.port() < 0) {
        return;
      }
      try {
        port.open();
        LOG.info("webrtc on {} port {}, UDP and TCP", properties.address(), port.port());
      } catch (IOException e) {
        throw new ListenerException(
            "WebRTC cannot listen on %s port %d: %s"
                .formatted(properties.address(), properties.port(), e.getMessage()),
            "End the program that uses port %d of UDP or TCP, or set INGEST_WEBRTC_PORT (ingest.webrtc.port) to another port."
                .formatted(properties.port()),
            e);
      }
    }

    @Override
    public void stop() {
      running = false;
      port.close();
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return PublishDoor.CARRIERS;
    }
  }
}
