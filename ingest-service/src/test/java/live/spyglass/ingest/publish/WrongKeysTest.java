package live.spyglass.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WrongKeysTest {

  private final AtomicLong now = new AtomicLong();
  private final WrongKeys wrongKeys = new WrongKeys(2, now::get);

  @Test
  void anAddressMayTryAFewInAMinute() throws Exception {
    InetAddress address = InetAddress.getByName("192.0.2.1");
    wrongKeys.add(address);
    assertThat(wrongKeys.areTooMany(address)).isFalse();
    wrongKeys.add(address);
    assertThat(wrongKeys.areTooMany(address)).isTrue();
    assertThat(wrongKeys.areTooMany(InetAddress.getByName("192.0.2.2"))).isFalse();

    now.addAndGet(Duration.ofMinutes(1).toNanos() + 1);
    assertThat(wrongKeys.areTooMany(address)).isFalse();
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() throws Exception {
    wrongKeys.add(InetAddress.getByName("2001:db8::1"));
    wrongKeys.add(InetAddress.getByName("2001:db8::2"));

    assertThat(wrongKeys.areTooMany(InetAddress.getByName("2001:db8::3"))).isTrue();
    assertThat(wrongKeys.areTooMany(InetAddress.getByName("2001:db8:0:1::3"))).isFalse();
  }
}
