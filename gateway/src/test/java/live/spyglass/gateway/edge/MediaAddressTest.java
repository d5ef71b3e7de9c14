package live.spyglass.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import live.spyglass.events.BroadcastId;
import org.junit.jupiter.params.ParameterizedTest;
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
              .isEqualTo("/origin/" + ID + "/" + resource + "?_HLS_msn=1&_HLS_part=2");
        });
    assertThat(MediaAddress.parse("/media/" + ID + "/~a.b-_c/" + resource, null))
        .hasValueSatisfying(address -> {
          assertThat(address.grant()).isEqualTo("a.b-_c");
          assertThat(address.atOrigin()).isEqualTo("/origin/" + ID + "/" + resource);
          assertThat(address.toString()).doesNotContain("a.b-_c");
        });
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
