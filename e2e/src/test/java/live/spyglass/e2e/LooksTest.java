package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every page on a phone, upright and on its side, on a small phone and on a desk, dark and light,
/// in both languages: kept as pictures to look at, and held to what a machine can see: nothing
/// wider than the screen, nothing in the way of whoever cannot see it, or not well.
class LooksTest {

  private final Api api = Platform.running().api();

  @Test
  void everyPageFitsEveryScreen() {
    Person lise = Person.signUp(api, "lise", "Lise Meitner");
    JsonNode created = lise.createBroadcast("Un matin au marché", "PUBLIC");
    JsonNode waiting = lise.createBroadcast("Soon", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(5))) {
      lise.awaitState(id, "LIVE");
      for (Screen screen : Screen.values()) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
          String language = scheme == ColorScheme.DARK ? "en-GB" : "fr-FR";
          look(screen, scheme, language, lise, id, waiting.get("id").asString());
        }
      }
    }
    lise.end(id);
    for (Screen screen : Screen.values()) {
      replay(screen, id);
    }
  }

  private static void replay(Screen screen, String id) {
    try (Browser browser = Browser.open(screen)) {
      browser.go("/b/" + id);
      browser.awaitPlayed(2);
      browser.page().locator("[data-testid=heart-mountain]").waitFor();
      scrub(browser, "replay-" + screen.name().toLowerCase(Locale.ROOT), "en-GB");
    }
  }

  /// Looking for another place in what there is.
  private static void scrub(Browser browser, String name, String language) {
    browser.page().locator("[data-testid=seek-bar]").focus();
    browser.page().keyboard().down("ArrowLeft");
    browser.page().locator("[data-testid=scrub]").waitFor();
    fits(browser, name, language);
    browser.page().keyboard().up("ArrowLeft");
  }

  private static void look(
      Screen screen, ColorScheme scheme, String language, Person person, String id, String other) {
    try (Browser browser = Browser.open(screen, scheme, language)) {
      String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
      page(browser, "/", "home-" + suffix, language);
      page(browser, "/sign-up", "sign-up-" + suffix, language);
      page(browser, "/sign-in", "sign-in-" + suffix, language);
      page(browser, "/nowhere-at-all", "not-found-" + suffix, language);
      browser.signIn(person);
      page(browser, "/new", "new-" + suffix, language);
      page(browser, "/studio/" + id, "studio-" + suffix, language);
      page(browser, "/b/" + other, "waiting-" + suffix, language);
      browser.go("/b/" + id);
      browser.awaitPlayed(2);
      browser.page().locator("[data-testid=heart-button]").click();
      fits(browser, "watch-" + suffix, language);
      scrub(browser, "rewind-" + suffix, language);
    }
  }

  private static void page(Browser browser, String path, String name, String language) {
    browser.go(path);
    browser.page().locator("main h1, main h2, main form").first().waitFor();
    fits(browser, name, language);
  }

  private static void fits(Browser browser, String name, String language) {
    Awaitility.await(name + " has its content")
        .atMost(Platform.PATIENCE)
        .until(() ->
            browser.truth(
                "() => !document.querySelector('.skeleton')"
                    + " && [...document.images].every(i => i.complete)"));
    browser.look(name);
    assertThat(
            browser.number(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .as(name + " is not wider than the screen")
        .isLessThanOrEqualTo(0);
    assertThat(browser.page().evaluate("() => document.documentElement.lang"))
        .as(name)
        .isEqualTo(language.substring(0, 2));
    assertThat(browser.barriers()).as(name + " is for everybody").isEmpty();
  }
}
