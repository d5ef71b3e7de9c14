package live.spyglass.ingest;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole service, started and stopped by a test itself. It takes RTMP, and what else the
/// settings say.
final class StartedNode {

  private StartedNode() {}

  static ConfigurableApplicationContext start(
      String kafka, CatalogStandIn catalog, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spyglass.internal.token=" + IngestTest.TOKEN,
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--ingest.catalog-url=" + catalog.url()));
    arguments.addAll(List.of(settings));
    return new SpringApplicationBuilder(IngestApplication.class)
        .properties("ingest.rtmp.port=-1", "ingest.webrtc.port=-1")
        .run(arguments.toArray(String[]::new));
  }
}
