package live.spyglass.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import live.spyglass.standalone.process.PartException;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void aTakenPortIsNamedWithTheOptionThatChangesIt() throws IOException {
    try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> new Addresses(LOOPBACK).requireFree(port, "--rtmp-port"))
          .isInstanceOf(PartException.class)
          .hasMessageContaining("Port " + port)
          .hasMessageContaining("--rtmp-port");
    }
  }

  @Test
  void aTakenUdpPortIsNamedToo() throws IOException {
    try (var taken = new DatagramSocket(0, LOOPBACK)) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> new Addresses(LOOPBACK).requireFreeUdp(port, "--srt-port"))
          .isInstanceOf(PartException.class)
          .hasMessageContaining("UDP port " + port)
          .hasMessageContaining("--srt-port");
    }
  }

  @Test
  void tellsNobodyOnTheNetworkWhileItListensOnLoopback() throws IOException {
    assertThat(new Addresses(LOOPBACK).network()).isEmpty();
    assertThat(new Addresses(LOOPBACK).localHost()).isEqualTo("localhost");
    assertThat(new Addresses(InetAddress.ofLiteral("0.0.0.0")).localHost()).isEqualTo("localhost");
    InetAddress given = InetAddress.ofLiteral("192.0.2.7");
    assertThat(new Addresses(given).network()).containsExactly(given);
    assertThat(new Addresses(given).plain()).isEqualTo(LOOPBACK);
    assertThat(new Addresses(given).boundHost()).isEqualTo("192.0.2.7");
    assertThat(new Addresses(InetAddress.ofLiteral("::1")).localHost())
        .isEqualTo("[0:0:0:0:0:0:0:1]");
  }
}
