package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import live.spyglass.e2e.Browser.Screen;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Going back in a live broadcast, and to live again.
class RewindTest {

  private static final String BEHIND =
      "Number(document.querySelector('[data-testid=live-button]')?.dataset.behind ?? -1)";
  private static final String IS_LIVE = "() => " + BEHIND + " === 0";

  private final Api api = Platform.running().api();

  @Test
  void tenSecondsBackToTheStartAndToLiveAgain() {
    Person person = Person.signUp(api, "rewinder", "Rewinder");
    JsonNode created = person.createBroadcast("What was that?", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(8));
        Browser desk = Browser.open(Screen.DESKTOP)) {
      person.awaitState(id, "LIVE");
      desk.go("/b/" + id);
      desk.awaitTrue(
          "twenty seconds can be gone back to",
          "() => { const bar = document.querySelector('[data-testid=seek-bar]');"
              + " return bar !== null && bar.max - bar.min > 20; }");
      desk.mark();

      desk.page().keyboard().press("j");
      desk.awaitTrue("it is ten seconds behind", "() => " + BEHIND + " >= 8");
      assertThat(desk.page().locator("[data-testid=live-button]").textContent()).startsWith("−0:");
      desk.awaitPlayed(3);
      assertThat(desk.truth("() => " + BEHIND + " >= 8")).as("nobody hurries it").isTrue();

      backToLive(desk);
      theVeryBeginning(desk);
      backToLive(desk);
      assertThat(desk.isSamePage()).isTrue();
      person.end(id);
    }
  }

  private static void backToLive(Browser desk) {
    // The controls hide after a while; a hand on the mouse brings them back.
    desk.page().mouse().move(300, 300);
    desk.page().mouse().move(320, 320);
    desk.page().locator("[data-testid=live-button]").click();
    desk.awaitTrue("it is live", IS_LIVE);
    desk.awaitPlayed(2);
    assertThat(desk.truth(IS_LIVE)).isTrue();
  }

  /// Once the live playlist no longer reaches back to it.
  private static void theVeryBeginning(Browser desk) {
    desk.awaitTrue(
        "the live playlist begins in the middle",
        "() => { const bar = document.querySelector('[data-testid=seek-bar]');"
            + " return bar.max - bar.min > 60; }");
    Locator bar = desk.page().locator("[data-testid=seek-bar]");
    bar.focus();
    desk.page().keyboard().down("Home");
    desk.page().locator("[data-testid=scrub]").waitFor();
    assertThat(bar.getAttribute("aria-valuetext")).endsWith("behind");
    desk.page().keyboard().up("Home");
    desk.awaitTrue(
        "it plays from the first second",
        "() => { const v = document.querySelector('video');"
            + " return v.readyState > 2 && v.currentTime < 8 && "
            + BEHIND
            + " > 20; }");
    desk.awaitPlayed(2);
    desk.look("rewind-desktop");
  }
}
