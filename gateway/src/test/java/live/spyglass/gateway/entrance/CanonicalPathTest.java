package live.spyglass.gateway.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a/, /a/",
    "/%61%2D%7e, /a-~",
    "/caf%c3%a9, /caf%C3%A9",
    "/a%20b, /a%20b",
    "/@ada, /@ada",
    "/...., /....",
    "/.well-known/x, /.well-known/x",
  })
  void hasOneForm(String raw, String canonical) {
    assertThat(CanonicalPath.of(raw)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "//",
        "/a//b",
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/a/%2e%2E/b",
        "/a/.%2e",
        "/a;b",
        "/a%3Bb",
        "/a%2fb",
        "/a%5Cb",
        "/a\\b",
        "/a%25b",
        "/a%",
        "/a%4",
        "/a%zz",
        "/a%00",
        "/a%0d%0ab",
        "/a%7F"
      })
  void orIsRefused(String raw) {
    assertThat(CanonicalPath.of(raw)).isEmpty();
  }
}
