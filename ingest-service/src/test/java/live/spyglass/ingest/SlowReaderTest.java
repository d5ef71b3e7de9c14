package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamRegistry;
import org.junit.jupiter.api.Test;

/// A reader that stops reading.
class SlowReaderTest extends IngestTest {

  @Test
  void losesFramesAndTheyAreCountedWhileThePublisherGoesOn() throws Exception {
    TestBroadcast broadcast = broadcast();
    double before = counted();
    try (Program encoder =
            publish(
                rtmp(broadcast),
                60,
                "-vf",
                "scale=1280:720,noise=alls=100:allf=t",
                "-g",
                "30",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-qp",
                "4",
                "-c:a",
                "aac");
        Socket socket = new Socket()) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      LiveStream stream =
          service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(request(started).getBytes(StandardCharsets.US_ASCII));

      await().atMost(DEADLINE).until(() -> stream.framesDropped() > 64);
      assertThat(service.getBean(StreamRegistry.class).findStream(started.streamId()))
          .as(encoder::output)
          .isPresent();
      await().atMost(DEADLINE).until(() -> counted() > before + 64);
    }
  }

  private double counted() {
    return service
        .getBean(MeterRegistry.class)
        .get("spyglass.ingest.frames.dropped")
        .tag("where", "readers")
        .counter()
        .count();
  }

  private static String request(StreamStarted started) {
    return "GET %s HTTP/1.1\r\nHost: ingest\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(URI.create(started.sourceUrl()).getPath(), TOKEN);
  }
}
