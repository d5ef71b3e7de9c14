package live.spyglass.e2e;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import live.spyglass.e2e.Browser.Screen;
import live.spyglass.e2e.Publisher.Encoding;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What can't be taken is refused in words that say what to do, and the next try is as good as the
/// first.
class RefusalTest {

  private final Api api = Platform.running().api();

  @Test
  void theStudioSaysWhyAStreamWasRefusedAndTakesTheNext() {
    Person person = Person.signUp(api, "refused", "Refused");
    JsonNode created = person.createBroadcast("From an old camera", "PUBLIC");
    String id = created.get("id").asString();
    JsonNode rtmp = created.get("ingest").get("rtmp");
    try (Browser desk = Browser.open(Screen.DESKTOP)) {
      desk.signIn(person);
      desk.go("/studio/" + id);
      try (Publisher _ = Publisher.start(rtmp, Duration.ofMinutes(2), Encoding.SORENSON)) {
        Locator refusal = desk.page().locator("[data-testid=refused][data-reason=VIDEO_CODEC]");
        refusal.getByText("H.264").waitFor();
        desk.look("studio-refused-desktop");
      }
      try (Publisher _ = Publisher.start(rtmp, Duration.ofMinutes(2))) {
        person.awaitState(id, "LIVE");
        desk.awaitTrue(
            "nothing is wrong any more", "() => !document.querySelector('[data-testid=refused]')");
        person.end(id);
      }
    }
  }
}
