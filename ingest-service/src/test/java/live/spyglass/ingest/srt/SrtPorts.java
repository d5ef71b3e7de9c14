package live.spyglass.ingest.srt;

import org.springframework.context.ApplicationContext;

/// Where a running service listens.
public final class SrtPorts {

  private SrtPorts() {}

  public static int srt(ApplicationContext service) {
    return service.getBean(SrtServer.class).address().getPort();
  }
}
