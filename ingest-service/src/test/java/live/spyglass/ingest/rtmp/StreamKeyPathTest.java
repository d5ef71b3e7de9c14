package live.spyglass.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamKeyPathTest {

  @Test
  void theKeyIsTheStreamName() {
    assertThat(StreamKeyPath.findKey("live", "secret")).contains("secret");
    assertThat(StreamKeyPath.findKey("live/", "/secret")).contains("secret");
    assertThat(StreamKeyPath.findKey("live", "secret?device=7")).contains("secret");
  }

  @Test
  void orTheTailOfTheApp() {
    assertThat(StreamKeyPath.findKey("live/secret", "")).contains("secret");
    assertThat(StreamKeyPath.findKey("live/secret?device=7", "?")).contains("secret");
  }

  @Test
  void orNowhere() {
    assertThat(StreamKeyPath.findKey("live", "")).isEmpty();
    assertThat(StreamKeyPath.findKey("live/", "/")).isEmpty();
  }

  @Test
  void oneAppIsOurs() {
    assertThat(StreamKeyPath.isOurs("live")).isTrue();
    assertThat(StreamKeyPath.isOurs("/live/secret")).isTrue();
    assertThat(StreamKeyPath.isOurs("liveliness")).isFalse();
    assertThat(StreamKeyPath.isOurs("")).isFalse();
  }
}
