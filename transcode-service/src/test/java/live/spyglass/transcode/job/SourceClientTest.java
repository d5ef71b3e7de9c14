package live.spyglass.transcode.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.support.internal.InternalToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a socket that says word for word what it is told to.
class SourceClientTest {

  private static final String OK = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n";

  private final SourceClient client = new SourceClient(new InternalToken("a-secret-of-this-test"));
  private final CompletableFuture<String> request = new CompletableFuture<>();
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private volatile @Nullable Socket connection;

  SourceClientTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
    Socket open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Test
  void readsWhatComesInChunksToItsEnd() throws Exception {
    answer(OK + "3\r\nabc\r\n" + "0A;name=value\r\n0123456789\r\n" + "0\r\n\r\n", true);
    try (InputStream in = open()) {
      assertThat(in.readAllBytes()).asString().isEqualTo("abc0123456789");
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(request.get(60, TimeUnit.SECONDS))
        .startsWith("GET /internal/streams/one HTTP/1.1\r\n")
        .contains("\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\n")
        .contains("\r\nAuthorization: Bearer a-secret-of-this-test\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\r\nab",
        "3\r\nabc\r\n",
        "3\r\nabc\r\n1",
        "3\r\nabcd\r\n0\r\n\r\n",
        "x\r\nabc\r\n",
        "-3\r\nabc\r\n",
        "7fffffffffffffffff\r\nabc\r\n"
      })
  void doesNotTakeWhatBreaksOffForAnEnd(String body) throws Exception {
    answer(OK + body, true);
    try (InputStream in = open()) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(EOFException.class);
    }
  }

  @Test
  void doesNotReadAChunkSizeWithoutEnd() throws Exception {
    answer(OK + "0".repeat(5000), false);
    try (InputStream in = open()) {
      assertThatThrownBy(in::read).hasMessageContaining("too long");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "\r\n\r\n",
        ""
      })
  void refusesAnyOtherAnswer(String head) throws Exception {
    answer(head, true);
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
  }

  @Test
  void refusesAnAnswerWithoutEnd() throws Exception {
    answer("HTTP/1.1 200 \r\n" + "X-Header: value\r\n".repeat(2000), true);
    assertThatThrownBy(this::open).hasMessageContaining("does not answer in HTTP");
  }

  @Test
  void doesNotWaitForSomebodyWhoSaysNothing() throws Exception {
    answer("", false);
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "ftp://127.0.0.1/one", "http:///one", "http://a b/"})
  void refusesWhatIsNoAddress(String address) {
    assertThatThrownBy(() -> client.open(address)).isInstanceOf(IOException.class);
  }

  @Test
  void closingEndsAReadThatIsUnderWay() throws Exception {
    answer(OK + "3\r\nabc\r\n", false);
    InputStream in = open();
    assertThat(in.readNBytes(3)).asString().isEqualTo("abc");
    CompletableFuture<Integer> read = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                read.complete(in.read());
              } catch (IOException e) {
                read.completeExceptionally(e);
              }
            });
    in.close();
    assertThatThrownBy(() -> read.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    reader.join();
  }

  private InputStream open() throws IOException {
    return client.open("http://127.0.0.1:" + server.getLocalPort() + "/internal/streams/one");
  }

  /// To the first who comes; hangs up afterwards or says nothing more.
  private void answer(String words, boolean hangUp) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            Socket socket = server.accept();
            connection = socket;
            byte[] asked = new byte[4096];
            int count = socket.getInputStream().read(asked);
            request.complete(new String(asked, 0, count, StandardCharsets.US_ASCII));
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            if (hangUp) {
              socket.shutdownOutput();
            }
          } catch (IOException e) {
            request.completeExceptionally(e);
          }
        });
  }
}
