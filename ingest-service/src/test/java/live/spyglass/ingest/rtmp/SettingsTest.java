package live.spyglass.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import live.spyglass.ingest.publish.PublishProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// The names of the environment variables, and what holds without them.
class SettingsTest {

  @Test
  void defaults() {
    Binder binder = binder(Map.of());

    RtmpProperties rtmp = binder.bindOrCreate("ingest.rtmp", RtmpProperties.class);
    assertThat(rtmp.port()).isEqualTo(1935);
    assertThat(rtmp.address()).isEqualTo("127.0.0.1");
    assertThat(rtmp.readTimeout()).isEqualTo(Duration.ofSeconds(10));
    RtmpsProperties rtmps = binder.bindOrCreate("ingest.rtmps", RtmpsProperties.class);
    assertThat(rtmps.port()).isZero();
    assertThat(rtmps.certificate()).isNull();
  }

  @Test
  void environmentVariables() {
    Binder binder =
        binder(
            Map.of(
                "INGEST_RTMP_PORT", "1936",
                "INGEST_RTMP_ADDRESS", "0.0.0.0",
                "INGEST_RTMPS_PORT", "443",
                "INGEST_RTMPS_CERTIFICATE", "cert.pem",
                "INGEST_RTMPS_PRIVATE_KEY", "key.pem",
                "INGEST_ADVERTISED_URL", "http://10.0.3.7:8080",
                "INGEST_CATALOG_URL", "http://catalog:8080",
                "INGEST_NODE_ID", "a"));

    RtmpProperties rtmp = binder.bindOrCreate("ingest.rtmp", RtmpProperties.class);
    assertThat(rtmp.port()).isEqualTo(1936);
    assertThat(rtmp.address()).isEqualTo("0.0.0.0");
    RtmpsProperties rtmps = binder.bindOrCreate("ingest.rtmps", RtmpsProperties.class);
    assertThat(rtmps).isEqualTo(new RtmpsProperties(443, "cert.pem", "key.pem"));
    PublishProperties publish = binder.bindOrCreate("ingest", PublishProperties.class);
    assertThat(publish.advertisedUrl()).hasToString("http://10.0.3.7:8080");
    assertThat(publish.catalogUrl()).hasToString("http://catalog:8080");
    assertThat(publish.nodeId()).isEqualTo("a");
  }

  private static Binder binder(Map<String, Object> variables) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, variables));
    return Binder.get(environment);
  }
}
