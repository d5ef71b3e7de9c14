package live.spyglass.bench.latency;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The watch page in the system's Chromium, with somebody who reads the clock off every frame it
/// shows. Used by one thread.
final class WatchedPage implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 90_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final List<Path> CHROMIUMS =
      Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map(Path::of)
          .toList();

  /// Each sample: what the clock says, when the frame is on the screen, its height. Chromium tells
  /// when it expects a frame on the screen; its clock is brought in line with the system's.
  private static final String SAMPLE =
      """
      () => {
        const readClock = %s;
        const video = document.querySelector('video');
        const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const skew = Date.now() - (performance.timeOrigin + performance.now());
        const seen = window.seen = { samples: [], unread: 0, began: Date.now(), first: null };
        const look = (now, frame) => {
          const clock = readClock(video, context);
          const shown = performance.timeOrigin + skew + Math.max(now, frame.expectedDisplayTime);
          seen.first ??= shown;
          if (clock < 0) seen.unread++;
          else if (seen.samples.length < 20000)
            seen.samples.push([clock, shown, video.videoHeight, video.playbackRate]);
          video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
      }
      """
          .formatted(ClockStrip.script());

  private final Playwright playwright;
  private final Browser chromium;
  private final Page page;

  /// A frame on the screen. Times are milliseconds since 1970.
  record Shown(long made, double shown, int height, double rate) {
    double seconds() {
      return (shown - made) / 1000;
    }
  }

  WatchedPage() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(installed())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--mute-audio",
                            "--autoplay-policy=no-user-gesture-required")));
    page = chromium.newContext().newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
  }

  /// Opens a page with a video and begins to read once it plays.
  void open(String address) {
    page.navigate(address);
    page.waitForFunction(
        "() => { const v = document.querySelector('video'); return v && v.currentTime > 0; }");
    page.evaluate(SAMPLE);
  }

  /// Lets it play for so long and gives what was shown in that time.
  List<Shown> watch(Duration time) {
    page.evaluate("() => { window.seen.samples = []; window.seen.unread = 0; }");
    page.waitForFunction(
        "began => Date.now() - began > " + time.toMillis(),
        page.evaluate("() => Date.now()"),
        new Page.WaitForFunctionOptions()
            .setPollingInterval(250)
            .setTimeout(time.toMillis() + PATIENCE_MILLIS));
    String told = (String) page.evaluate("() => JSON.stringify(window.seen)");
    JsonNode seen = JSON.readTree(told);
    long now = System.currentTimeMillis();
    return seen.get("samples")
        .valueStream()
        .map(sample ->
            new Shown(
                now + (int) (sample.get(0).asLong() - now),
                sample.get(1).asDouble(),
                sample.get(2).asInt(),
                sample.get(3).asDouble()))
        .toList();
  }

  private static Path installed() {
    return CHROMIUMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No Chromium at any of " + CHROMIUMS));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
