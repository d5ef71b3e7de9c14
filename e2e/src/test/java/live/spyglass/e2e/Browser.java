package live.spyglass.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// Somebody's browser: the system's Chromium, with storage of its own.
final class Browser implements AutoCloseable {

  enum Screen {
    PHONE(390, 844, true),
    SMALL_PHONE(320, 640, true),
    PHONE_ON_ITS_SIDE(740, 360, true),
    DESKTOP(1440, 900, false);

    private final int width;
    private final int height;
    private final boolean touch;

    Screen(int width, int height, boolean touch) {
      this.width = width;
      this.height = height;
      this.touch = touch;
    }
  }

  private static final String PLAYER_STATE =
      """
      () => {
        const v = document.querySelector('video');
        if (!v) return 'none';
        const buffered = [...Array(v.buffered.length).keys()]
          .map(i => `${v.buffered.start(i).toFixed(2)}-${v.buffered.end(i).toFixed(2)}`);
        return JSON.stringify({ time: v.currentTime, seeking: v.seeking, paused: v.paused,
          ready: v.readyState, error: v.error && v.error.message, buffered,
          scene: document.querySelector('[data-testid=scene]')?.textContent });
      }\
      """;

  /// Installed with what the web app is built from.
  private static final Path AXE = Path.of("..", "web", "node_modules", "axe-core", "axe.min.js");

  private static final String BARRIERS =
      """
      async () => {
        // What is half faded in has less contrast than it will have; what never ends cannot be ended.
        for (const each of document.getAnimations()) {
          if (each.effect.getComputedTiming().endTime !== Infinity) each.finish();
        }
        const { violations } = await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          rules: { 'heading-order': { enabled: true } },
        });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
      }\
      """;

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--mute-audio",
          "--autoplay-policy=no-user-gesture-required");

  /// Three cameras (of which the second sees depth only), a microphone and a screen that Chromium
  /// makes up, and nobody to be asked for them.
  private static final List<String> DEVICES =
      List.of(
          "--use-fake-device-for-media-stream=device-count=3,display-media-type=monitor",
          "--use-fake-ui-for-media-stream");

  private static final List<Path> CHROMIUMS =
      Stream.of(
              "/usr/bin/chromium",
              "/usr/bin/chromium-browser",
              "/usr/bin/google-chrome",
              "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
          .map(Path::of)
          .toList();

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final BrowserContext context;
  private final Page page;

  /// Where it goes; the platform's own address unless another is said.
  private @Nullable String home;

  private Browser(Screen screen, ColorScheme scheme, String language, List<String> more) {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(installed())
                    .setArgs(Stream.concat(ARGUMENTS.stream(), more.stream()).toList()));
    this.context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(screen.width, screen.height)
                .setHasTouch(screen.touch)
                .setDeviceScaleFactor(screen.touch ? 2 : 1)
                .setColorScheme(scheme)
                .setLocale(language));
    this.page = context.newPage();
    page.setDefaultTimeout((double) Platform.PATIENCE.toMillis());
    page.onConsoleMessage(message -> {
      boolean player = message.text().startsWith("player:");
      if (player || message.type().equals("error") || message.type().equals("warning")) {
        System.out.println("browser: " + message.text() + " " + message.location());
      }
    });
    page.onPageError(error -> System.out.println("browser: " + error));
  }

  static Browser open(Screen screen) {
    return open(screen, ColorScheme.DARK, "en-GB");
  }

  static Browser open(Screen screen, ColorScheme scheme, String language) {
    return new Browser(screen, scheme, language, List.of());
  }

  static Browser withCamera(Screen screen) {
    return withCamera(screen, ColorScheme.DARK, "en-GB");
  }

  static Browser withCamera(Screen screen, ColorScheme scheme, String language) {
    return new Browser(screen, scheme, language, DEVICES);
  }

  /// For which the platform's own machine has a name that it would have on a network.
  static Browser named(Screen screen, String host) {
    return new Browser(
        screen,
        ColorScheme.DARK,
        "en-GB",
        List.of("--host-resolver-rules=MAP " + host + " 127.0.0.1"));
  }

  Page page() {
    return page;
  }

  /// The same, for a platform that runs elsewhere.
  Browser at(String url) {
    home = url;
    return this;
  }

  void go(String path) {
    page.navigate((home == null ? Platform.running().url() : home) + path);
  }

  /// Signs in as a person would: by the form.
  void signIn(Person person) {
    go("/sign-in");
    page.locator("input[name=handle]").fill(person.handle());
    page.locator("input[name=password]").fill(Person.PASSWORD);
    page.locator("form button[type=submit]").click();
    page.waitForURL(url -> !url.contains("/sign-in"));
  }

  /// Seconds on the player's clock; less than zero when there is no player.
  double currentTime() {
    return number(
        "() => { const v = document.querySelector('video'); return v ? v.currentTime : -1; }");
  }

  double number(String script) {
    return ((Number) page.evaluate(script)).doubleValue();
  }

  boolean truth(String script) {
    return (Boolean) page.evaluate(script);
  }

  /// Waits until the picture has moved on by so many seconds.
  void awaitPlayed(double seconds) {
    double[] start = {-1};
    await(
        "the picture moves on by " + seconds + " s",
        () -> {
          double now = currentTime();
          if (start[0] < 0 || now < start[0]) {
            start[0] = now;
          }
          return start[0] >= 0 && now - start[0] >= seconds;
        });
  }

  void awaitTrue(String what, String script) {
    await(what, () -> truth(script));
  }

  /// Waits for a condition, also while the page is loaded anew; when it does not come true, keeps
  /// what the page looks like and says where, with what the player stood at.
  private void await(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await(what)
          .atMost(Platform.PATIENCE)
          .ignoreExceptionsMatching(Browser::isOfThePageBefore)
          .until(condition);
    } catch (ConditionTimeoutException e) {
      Path picture =
          Path.of("target", "failures", what.replaceAll("\\W+", "-") + ".png").toAbsolutePath();
      page.screenshot(new Page.ScreenshotOptions().setPath(picture));
      throw new AssertionError(
          "%s: it did not. The page: %s. The player: %s. The services' logs: %s"
              .formatted(what, picture, page.evaluate(PLAYER_STATE), Platform.LOGS),
          e);
    }
  }

  private static boolean isOfThePageBefore(Throwable thrown) {
    return thrown instanceof PlaywrightException
        && String.valueOf(thrown.getMessage()).contains("Execution context was destroyed");
  }

  /// From now on [#isSamePage] tells whether the page was loaded anew.
  void mark() {
    page.evaluate("() => { window.notReloaded = true; }");
  }

  boolean isSamePage() {
    return truth("() => window.notReloaded === true");
  }

  /// What of the page is in somebody's way, as far as a machine can tell (WCAG 2.2 AA).
  List<String> barriers() {
    if (!truth("() => 'axe' in window")) {
      try {
        page.evaluate(Files.readString(AXE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ((List<?>) page.evaluate(BARRIERS)).stream().map(String::valueOf).toList();
  }

  /// Keeps what the page looks like in `target/screenshots`.
  void look(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
  }

  @Override
  public void close() {
    context.close();
    chromium.close();
    playwright.close();
  }

  private static Path installed() {
    return CHROMIUMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no Chromium found at any of " + CHROMIUMS + ": install it"));
  }
}
