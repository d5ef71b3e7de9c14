package live.spyglass.ingest.rtmp;

import org.springframework.context.ApplicationContext;

/// Where a running service listens.
public final class RtmpPorts {

  private RtmpPorts() {}

  public static int rtmp(ApplicationContext service) {
    return service.getBean(RtmpServer.class).port("rtmp");
  }

  public static int rtmps(ApplicationContext service) {
    return service.getBean(RtmpServer.class).port("rtmps");
  }
}
