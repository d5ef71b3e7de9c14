package live.spyglass.ingest.rtmp;

import io.micrometer.core.instrument.MeterRegistry;
import live.spyglass.ingest.publish.PublishDoor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the RTMP side together.
@Configuration(proxyBeanMethods = false)
class RtmpConfiguration {

  @Bean
  RtmpServer rtmpServer(
      RtmpProperties rtmp, RtmpsProperties rtmps, PublishDoor door, MeterRegistry meters) {
    return new RtmpServer(rtmp, rtmps, door, meters);
  }
}
