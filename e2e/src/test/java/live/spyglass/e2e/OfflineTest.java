package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.time.Duration;
import java.util.List;
import live.spyglass.e2e.Browser.Screen;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The web app while the server is away.
class OfflineTest {

  private final Api api = Platform.running().api();

  @Test
  void itSaysSoAndComesBackByItselfAndHasKeptNothingButItself() {
    Person person = Person.signUp(api, "offliner", "Offliner");
    JsonNode created = person.createBroadcast("Before the tunnel", "PUBLIC");
    String id = created.get("id").asString();
    try (Relay relay = new Relay();
        Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(4));
        Browser phone = Browser.open(Screen.PHONE)) {
      person.awaitState(id, "LIVE");
      Page page = phone.page();
      page.navigate(relay.url() + "/b/" + id);
      phone.awaitTrue(
          "the app is kept for the time without a network",
          "() => navigator.serviceWorker.controller !== null");
      phone.awaitPlayed(2);
      page.reload();
      phone.awaitPlayed(2);

      relay.cut();
      page.reload(new Page.ReloadOptions().setWaitUntil(WaitUntilState.COMMIT));
      page.locator("[data-testid=offline]").waitFor();
      assertThat(page.locator("h1").textContent()).isEqualTo("No connection");
      assertThat(keptPaths(page))
          .isNotEmpty()
          .allMatch(path -> path.equals("/index.html") || path.startsWith("/assets/"));
      phone.look("offline-phone");

      relay.mend();
      phone.awaitPlayed(2);
      assertThat(page.url()).endsWith("/b/" + id);
      person.end(id);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> keptPaths(Page page) {
    return (List<String>)
        page.evaluate(
            """
            async () => {
              const paths = [];
              for (const name of await caches.keys()) {
                for (const { url } of await (await caches.open(name)).keys()) {
                  paths.push(new URL(url).pathname);
                }
              }
              return paths;
            }\
            """);
  }
}
