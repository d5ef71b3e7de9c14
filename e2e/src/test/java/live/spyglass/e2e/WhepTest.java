package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import live.spyglass.e2e.Browser.Screen;
import live.spyglass.testsupport.Alone;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Watching the fastest way: what came by RTMP goes out by WHEP, and the playlist stands in for it.
@Alone
class WhepTest {

  private static final String WAY =
      "document.querySelector('[data-testid=live-button]')?.dataset.way";
  private static final String BEHIND =
      "Number(document.querySelector('[data-testid=live-button]')?.dataset.behind ?? -1)";

  private static final double LIP_SYNC_MILLIS = 80;

  private final Api api = Platform.running().api();

  @Test
  void oneWatchesTheFastestWayAndAnotherTheSmoothest() {
    Person person = Person.signUp(api, "swift", "Swift");
    JsonNode created = person.createBroadcast("As it happens", "PUBLIC");
    String id = created.get("id").asString();
    Publisher first = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(8));
    try (Browser fast = Browser.open(Screen.DESKTOP);
        Browser smooth = Browser.open(Screen.PHONE)) {
      person.awaitState(id, "LIVE");
      fast.go("/b/" + id);
      smooth.go("/b/" + id);
      smooth.awaitPlayed(1);
      awaitWay(smooth, "smoothest");
      fast.mark();

      choose(fast, "fastest");
      awaitWay(fast, "fastest");
      fast.awaitPlayed(3);
      smooth.awaitPlayed(1);
      assertThat(
              fast.truth(
                  "() => { const { srcObject, videoWidth } = document.querySelector('video');"
                      + " return videoWidth === 640 && srcObject.getAudioTracks().length === 1; }"))
          .isTrue();
      System.out.printf(
          "seconds behind: fastest %.2f, smoothest %.2f%n", latency(fast), latency(smooth));
      fast.look("fastest-desktop");

      smooth.awaitTrue(
          "there is enough to go back to",
          "() => { const { seekable } = document.querySelector('video');"
              + " return seekable.length > 0 && seekable.end(0) - seekable.start(0) >= 16; }");
      backAndToLive(fast);
      aLongPauseTakesNothing(fast);
      first.close();
      fast.awaitTrue(
          "it says that it waits", "() => document.querySelector('.scene-floating') !== null");
      try (Publisher _ =
          Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(6))) {
        fast.awaitPlayed(2);
        awaitWay(fast, "fastest");
        fast.awaitPlayed(2);
        assertThat(fast.isSamePage()).isTrue();

        fast.page().reload();
        awaitWay(fast, "fastest");
        fast.awaitPlayed(2);
        choose(fast, "smoothest");
        awaitWay(fast, "smoothest");
        fast.awaitPlayed(2);
        person.end(id);
      }
    } finally {
      first.close();
    }
  }

  /// Against the same camera through a connection that no server is part of: how far sound lies
  /// behind picture there is what the browser and the way of measuring make of it.
  @Test
  void whatIsSeenTheFastestWayIsHeardAtTheSameMoment() {
    Person person = Person.signUp(api, "lips", "Lips");
    try (Browser phone = Browser.withCamera(Screen.PHONE);
        Browser viewer = Browser.open(Screen.PHONE)) {
      phone.page().addInitScript(FlashAndBeep.CAMERA);
      phone.signIn(person);
      String id = GoLiveTest.goLive(phone, "Read my lips");
      person.awaitState(id, "LIVE");
      viewer.page().addInitScript("localStorage.setItem('spyglass.pace', 'fastest')");
      viewer.go("/b/" + id);
      awaitWay(viewer, "fastest");
      viewer.awaitPlayed(2);
      phone.page().evaluate(FlashAndBeep.LOOPBACK);
      phone.page().evaluate("() => (" + FlashAndBeep.ATTEND + ")(window.loopback)");
      viewer
          .page()
          .evaluate("() => (" + FlashAndBeep.ATTEND + ")(document.querySelector('video'))");
      double alone = median(phone);
      double served = median(viewer);
      System.out.printf("lip sync: %.0f ms, in a loopback %.0f ms%n", served, alone);
      assertThat(served - alone).isCloseTo(0, within(LIP_SYNC_MILLIS));
      person.end(id);
    }
  }

  private static double median(Browser browser) {
    browser.awaitTrue("enough beeps", "() => !Number.isNaN((" + FlashAndBeep.MEDIAN + ")())");
    return browser.number(FlashAndBeep.MEDIAN);
  }

  /// As behind a proxy that lets no such request through.
  @Test
  void whereItCannotBeHadThePlaylistPlays() {
    Person person = Person.signUp(api, "fenced", "Fenced");
    JsonNode created = person.createBroadcast("Behind a fence", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(6));
        Browser fenced = Browser.open(Screen.DESKTOP)) {
      person.awaitState(id, "LIVE");
      fenced.page().context().route("**/whep/**", Route::abort);
      fenced.page().addInitScript("localStorage.setItem('spyglass.pace', 'fastest')");
      fenced.go("/b/" + id);
      fenced.awaitPlayed(3);
      awaitWay(fenced, "smoothest");

      openMenu(fenced);
      assertThat(fenced.page().locator("input[name=pace][value=fastest]").isChecked()).isTrue();
      assertThat(fenced.page().locator(".quality-menu").textContent()).contains("Not to be had");
      person.end(id);
    }
  }

  private static void backAndToLive(Browser desk) {
    desk.page().keyboard().press("j");
    awaitWay(desk, "smoothest");
    desk.awaitPlayed(2);
    assertThat(desk.truth("() => " + BEHIND + " >= 6")).isTrue();
    wake(desk);
    desk.page().locator("[data-testid=live-button]").click();
    awaitWay(desk, "fastest");
    desk.awaitPlayed(2);
    assertThat(desk.truth("() => " + BEHIND + " === 0")).isTrue();
  }

  /// What is paused for long gives its connection back, and goes on where it was.
  private static void aLongPauseTakesNothing(Browser desk) {
    desk.page().keyboard().press("k");
    awaitWay(desk, "smoothest");
    assertThat(desk.truth("() => document.querySelector('video').paused")).isTrue();
    desk.page().keyboard().press("k");
    desk.awaitPlayed(2);
    assertThat(desk.truth("() => " + BEHIND + " >= 20")).isTrue();
    wake(desk);
    desk.page().locator("[data-testid=live-button]").click();
    awaitWay(desk, "fastest");
    desk.awaitPlayed(2);
  }

  private static void choose(Browser browser, String pace) {
    openMenu(browser);
    browser.page().locator("label:has(input[name=pace][value=" + pace + "])").click();
  }

  private static void openMenu(Browser browser) {
    wake(browser);
    browser.page().locator("[data-testid=quality-button]").click();
    browser.page().locator(".quality-menu").waitFor();
  }

  /// The controls hide after a while; a hand on the mouse brings them back.
  private static void wake(Browser browser) {
    Page page = browser.page();
    page.mouse().move(300, 300);
    page.mouse().move(320, 320);
  }

  static void awaitWay(Browser browser, String way) {
    browser.awaitTrue("it plays the " + way + " way", "() => " + WAY + " === '" + way + "'");
  }

  private static double latency(Browser browser) {
    return browser.number(
        "() => Number(document.querySelector('[data-testid=live-button]').dataset.latency)");
  }
}
