package live.spyglass.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.9",
    "2001:db8:1:2:3:4:5:6, 20010db800010002",
    "2001:db8:1:2::1, 20010db800010002",
    "unknown, unknown"
  })
  void aNetworkOfOneClientIsOneClient(String address, String expected) {
    assertThat(RateLimit.network(address)).isEqualTo(expected);
  }
}
