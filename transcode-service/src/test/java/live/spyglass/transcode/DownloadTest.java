package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings and people who download them.
class DownloadTest {

  /// Much more than lies in the buffers of two sockets.
  private static final int ENOUGH = 8 << 20;

  @TempDir Path storage;

  /// A download that stands still ends, and with it the thread that serves it.
  @Test
  void whoTakesNothingIsLetGo() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node node =
            new Node(
                storage, "--transcode.last-frames=60s", "--server.tomcat.connection-timeout=5s")) {
      node.start(id, streams.publishFast(noise()), streams);
      await90().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      node.end(id);
      await90().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
      long length = node.get(id, "recording.mp4").body().length;
      assertThat(length).isGreaterThan(ENOUGH);
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(90_000);
        socket.connect(new InetSocketAddress(node.uri().getHost(), node.uri().getPort()));
        ask(socket, id);
        assertThat(node.requestsUnderWay()).isEqualTo(1);
        await90().until(() -> node.requestsUnderWay() == 0);
        assertThat(rest(socket)).as("it was cut off").isLessThan(length);
      }
    }
  }

  private static List<String> noise() {
    return List.of(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x360:r=25,noise=alls=60:allf=t",
        "-t",
        "8",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-qp",
        "10",
        "-g",
        "50",
        "-pix_fmt",
        "yuv420p");
  }

  /// Until the answer begins.
  private static void ask(Socket socket, BroadcastId id) throws IOException {
    String request =
        "GET /origin/%s/recording.mp4 HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(id, PublishedStreams.TOKEN);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    byte[] begin = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
  }

  private static long rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    long taken = 0;
    byte[] buffer = new byte[1 << 16];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        taken += count;
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return taken;
  }

  private static ConditionFactory await90() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
