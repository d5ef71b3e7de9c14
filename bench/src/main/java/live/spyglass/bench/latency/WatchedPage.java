package live.spyglass.bench.latency;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import live.spyglass.bench.process.Chromium;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The watch page in the system's Chromium, with somebody who reads the clock off every frame it
/// shows. Used by one thread.
final class WatchedPage implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 90_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

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

  private final Chromium chromium = new Chromium();
  private final Page page;

  /// A frame on the screen. Times are milliseconds since 1970.
  record Shown(long made, double shown, int height, double rate) {
    double seconds() {
      return (shown - made) / 1000;
    }
  }

  WatchedPage() {
    page = chromium.page();
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

  @Override
  public void close() {
    chromium.close();
  }
}
