package live.spyglass.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaAddressTest {

  private static final BroadcastId ID = BroadcastId.random();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.m3u8",
        "v720/index.m3u8",
        "v720/init-0.mp4",
        "v720/12.m4s",
        "v720/12.3.m4s",
        "poster.jpg",
        "recording.mp4"
      })
  void namesAPiece(String resource) {
    assertThat(MediaAddress.parse("/media/" + ID + "/" + resource, "_HLS_msn=1&_HLS_part=2"))
        .hasValueSatisfying(address -> {
          assertThat(address.grant()).isNull();
          assertThat(address.atOrigin())
              .isEqualTo(
                  "/origin/"
                      + ID
                      + "/"
                      + resource
                      + (resource.endsWith(".m3u8") ? "?_HLS_msn=1&_HLS_part=2" : ""));
        });
    assertThat(MediaAddress.parse("/media/" + ID + "/~a.b-_c/" + resource, null))
        .hasValueSatisfying(address -> {
          assertThat(address.grant()).isEqualTo("a.b-_c");
          assertThat(address.atOrigin()).isEqualTo("/origin/" + ID + "/" + resource);
          assertThat(address.toString()).doesNotContain("a.b-_c");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "_HLS_msn=1&_HLS_part=2, _HLS_msn=1&_HLS_part=2",
    "_HLS_part=02&_HLS_msn=001, _HLS_msn=1&_HLS_part=2",
    "x=1&_HLS_skip=YES&&_HLS_msn=7&_HLS_msnx=9, _HLS_msn=7&_HLS_skip=YES",
    "cache=buster, ",
    "'', ",
    "_HLS_msn=1&_HLS_msn=2, _HLS_msn=1&_HLS_msn=2",
    "_HLS_msn=-1, _HLS_msn=-1",
  })
  void whoAsksTheSameIsOne(String written, String canonical) {
    assertThat(MediaAddress.parse("/media/" + ID + "/v/index.m3u8", written))
        .hasValueSatisfying(address -> assertThat(address.query()).isEqualTo(canonical));
    assertThat(MediaAddress.parse("/media/" + ID + "/v/1.m4s", written))
        .hasValueSatisfying(
            address -> assertThat(address.key()).isEqualTo("/media/" + ID + "/v/1.m4s"));
  }

  @Test
  void whatIsSeenByAGrantIsApart() {
    assertThat(MediaAddress.parse("/media/" + ID + "/~a.b-c/v/1.m4s", null))
        .hasValueSatisfying(
            address -> assertThat(address.key()).isEqualTo("~/media/" + ID + "/v/1.m4s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "..",
        "a",
        "a/b",
        "a/b/c.mp4",
        "~g",
        "~g/",
        "~g/~g/a.mp4",
        ".mp4",
        "a.",
        "a..mp4",
        "a.mp4/",
        "%61.mp4",
        "a/.mp4",
        "~g/../a.mp4"
      })
  void orNone(String resource) {
    assertThat(MediaAddress.parse("/media/" + ID + "/" + resource, null)).isEmpty();
  }
}
