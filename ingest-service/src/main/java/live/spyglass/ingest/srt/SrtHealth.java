package live.spyglass.ingest.srt;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Says what there is of SRT; that there is none is no illness.
record SrtHealth(SrtServer server) implements HealthIndicator {

  @Override
  public Health health() {
    return switch (server.status()) {
      case UP -> Health.up().build();
      case OFF -> Health.unknown().withDetail("srt", "off").build();
      case NO_LIBRARY ->
          Health.unknown().withDetail("srt", "libsrt 1.5 is not on this machine").build();
    };
  }
}
