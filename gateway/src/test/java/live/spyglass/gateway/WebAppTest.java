package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The web app, as a browser asks for it.
class WebAppTest extends Door {

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/b/{id}", "/sign-in?next=%2Fnew", "/@ada", "/index.html", "/any/thing"})
  void theAddressOfAPageIsTheApp(String address) throws Exception {
    HttpResponse<String> page =
        get(address.replace("{id}", BroadcastId.random().value()), "Accept", BROWSER);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<div id=\"root\"");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).isPresent();
    assertThat(page.headers().firstValue("Permissions-Policy").orElse(""))
        .contains("camera=(self)");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "ws://127.0.0.1:" + port, "frame-ancestors 'self'")
        .contains("worker-src 'self'", "manifest-src 'self'")
        .containsPattern("media-src [^;]*https://cdn.example")
        .containsPattern("connect-src [^;]*https://cdn.example wss://cdn.example")
        .doesNotContain("unsafe-eval");
    assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  /// Every file of a reproducible build has the same time, whatever is in it.
  @Test
  void aNewVersionIsNoticedByItsContent() throws Exception {
    HttpResponse<String> page = get("/", "Accept", BROWSER);
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(page.headers().firstValue("Last-Modified")).isEmpty();

    assertThat(get("/", "Accept", BROWSER, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(
            get(
                    "/",
                    "Accept",
                    BROWSER,
                    "If-None-Match",
                    "W/\"older\"",
                    "If-Modified-Since",
                    "Fri, 01 Jan 2100 00:00:00 GMT")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void assetsAreKeptForAYear() throws Exception {
    Matcher asset =
        Pattern.compile("/assets/[^\"]+\\.js").matcher(get("/", "Accept", BROWSER).body());
    assertThat(asset.find()).isTrue();

    HttpResponse<String> script = get(asset.group(), "Accept", "*/*", "Accept-Encoding", "gzip");

    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Cache-Control").orElse(""))
        .contains("max-age=31536000", "immutable");
    assertThat(script.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(script.headers().firstValue("Content-Type").orElse("")).contains("javascript");
  }

  /// A browser looks for a newer service worker at the address of the older one.
  @Test
  void whatIsInstalledAlwaysFindsItsSuccessor() throws Exception {
    HttpResponse<String> worker = get("/sw.js", "Accept", "*/*");
    assertThat(worker.statusCode()).isEqualTo(200);
    assertThat(worker.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(worker.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    Matcher kept = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(worker.body());
    assertThat(kept.results().map(found -> found.group(1)).distinct())
        .hasSizeGreaterThan(5)
        .allSatisfy(asset -> assertThat(get(asset).statusCode()).as(asset).isEqualTo(200));

    HttpResponse<String> manifest = get("/manifest.webmanifest", "Accept", "*/*");
    assertThat(manifest.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(manifest.headers().firstValue("Content-Type").orElse(""))
        .contains("application/manifest+json");
    Matcher icons = Pattern.compile("\"src\": \"([^\"]+)\"").matcher(manifest.body());
    assertThat(icons.results().map(found -> found.group(1)).distinct())
        .hasSizeGreaterThan(3)
        .allSatisfy(icon -> assertThat(get(icon).statusCode()).as(icon).isEqualTo(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/none.js", "/none.png", "/api/none", "/media/none", "/chat"})
  void whatIsNotThereIsNotAPage(String address) throws Exception {
    problem(get(address, "Accept", BROWSER), "not-found");
  }

  @Test
  void onlyWhoeverWantsAPageGetsOne() throws Exception {
    problem(get("/sign-in", "Accept", "application/json"), "not-found");
  }
}
