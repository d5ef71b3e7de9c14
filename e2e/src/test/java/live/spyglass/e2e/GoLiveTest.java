package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Broadcasting from the page itself, with the camera that Chromium makes up.
class GoLiveTest {

  private static final String SENDING =
      "() => document.querySelector('[data-testid=golive]')?.dataset.link === 'sending'";

  /// A flash and its beep: what is heard and what is seen may be so far apart (seconds).
  private static final double LIP_SYNC = 0.08;

  private static final int HEARTS = 5;

  /// While `silent`, a connection's state never changes, as Firefox's in an ICE restart of a
  /// connection that never broke, and the page's last resort, to look after six seconds, is not to
  /// be had.
  private static final String STATE_THAT_NEVER_CHANGES =
      """
      const { prototype } = RTCPeerConnection;
      const state = Object.getOwnPropertyDescriptor(prototype, 'connectionState');
      const hook = Object.getOwnPropertyDescriptor(prototype, 'onconnectionstatechange');
      const later = window.setTimeout;
      Object.defineProperty(prototype, 'connectionState', {
        get() { return window.silent ? 'connected' : state.get.call(this); },
      });
      Object.defineProperty(prototype, 'onconnectionstatechange', {
        set(heard) { hook.set.call(this, heard && ((event) => window.silent || heard(event))); },
      });
      window.setTimeout = (run, millis, ...more) =>
        window.silent && millis === 6000 ? 0 : later(run, millis, ...more);
      """;

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void aPhoneGoesLiveIsWatchedTurnsItsCameraSharesItsScreenAndSeesWhatItWas() {
    Person nina = Person.signUp(api, "nina", "Nina Simone");
    Person miles = Person.signUp(api, "miles", "Miles Davis");
    try (Browser phone = Browser.withCamera(Screen.PHONE);
        Browser desk = Browser.open(Screen.DESKTOP)) {
      List<String> sessions = new CopyOnWriteArrayList<>();
      phone
          .page()
          .onRequest(request -> {
            if (request.method().equals("POST") && request.url().contains("/whip/")) {
              sessions.add(request.url());
            }
          });
      phone.signIn(nina);
      String id = goLive(phone, "Piano at night");
      nina.awaitState(id, "LIVE");

      desk.signIn(miles);
      desk.go("/b/" + id);
      desk.awaitPlayed(4);
      desk.page().locator("[data-testid=chat-input]").fill("Play it again");
      desk.page().locator("[data-testid=chat-input]").press("Enter");
      phone.page().getByText("Play it again").first().waitFor();
      for (int i = 0; i < HEARTS; i++) {
        desk.page().locator("[data-testid=heart-button]").click();
      }
      awaitCount(phone, "hearts", HEARTS);
      // Whoever broadcasts is no viewer.
      awaitCount(phone, "viewers", 1);
      phone.look("golive-air-phone");

      for (int camera = 1; camera <= 2; camera++) {
        phone.page().locator("[data-testid=flip-button]").click();
        phone.awaitTrue(
            "another camera",
            "() => document.querySelector('video').srcObject?.getVideoTracks()[0].label"
                + ".includes('fake_device_%d')".formatted(camera));
      }
      desk.awaitPlayed(4);
      phone.page().locator("[data-testid=screen-button]").click();
      phone.page().getByText("You share your screen").waitFor();
      desk.awaitPlayed(4);
      phone.page().locator("[data-testid=screen-button]").click();
      desk.awaitPlayed(4);
      phone.awaitTrue("still sending", SENDING);
      assertThat(sessions).as("one session, whatever camera").hasSize(1);

      theEndIsASummary(phone, nina, id);
    }
  }

  private void theEndIsASummary(Browser phone, Person owner, String id) {
    phone.page().locator("[data-testid=end-broadcast]").click();
    phone.page().locator("[data-testid=confirm]").click();
    phone.page().locator("[data-testid=end-page]").waitFor();
    assertThat(owner.awaitState(id, "ENDED").get("viewers").get("total").asInt()).isEqualTo(1);
    phone.awaitTrue(
        "the time that was watched",
        "() => Number(document.querySelector('[data-testid=summary-watched]')?.dataset.seconds) > 5");
    phone.page().locator("[data-testid=summary-best]").waitFor();
    phone.page().locator("[data-testid=download]").waitFor();
    phone.look("golive-end-phone");
    String recording = owner.broadcast(id).get("recording").get("mp4").asString();
    assertThat(Media.streams(Media.probe(recording)))
        .containsExactlyInAnyOrder("video h264", "audio opus");
  }

  @Test
  void whatIsSeenIsHeardAtTheSameMomentAlsoAfterThePhoneWasTurned() {
    Person clara = Person.signUp(api, "clara", "Clara Schumann");
    String id;
    try (Browser phone = Browser.withCamera(Screen.PHONE)) {
      phone.page().addInitScript(FlashAndBeep.CAMERA);
      phone.signIn(clara);
      id = goLive(phone, "");
      JsonNode live = clara.awaitState(id, "LIVE");
      assertThat(live.get("title").asString()).isEqualTo("Clara Schumann, live");
      try (Browser viewer = Browser.open(Screen.PHONE)) {
        viewer.go("/b/" + id);
        viewer.awaitPlayed(8);
        viewer.awaitTrue(
            "an upright picture",
            "() => { const v = document.querySelector('video'); return v.videoHeight > v.videoWidth; }");
        phone.page().evaluate("() => window.turnCamera()");
        viewer.awaitTrue(
            "a broad picture",
            "() => { const v = document.querySelector('video'); return v.videoWidth > v.videoHeight; }");
        viewer.awaitPlayed(8);
      }
      clara.end(id);
      phone.page().locator("[data-testid=end-page]").waitFor();
    }
    Awaitility.await("the recording can be fetched")
        .atMost(Platform.PATIENCE)
        .until(() -> !clara.broadcast(id).path("recording").path("mp4").asString("").isEmpty());
    List<Double> delays =
        FlashAndBeep.delays(clara.broadcast(id).get("recording").get("mp4").asString());
    System.out.println("lip sync: " + delays);
    assertThat(delays).hasSizeGreaterThanOrEqualTo(8);
    double median = delays.stream().sorted().toList().get(delays.size() / 2);
    assertThat(median).isCloseTo(0, within(LIP_SYNC));
  }

  @Test
  void aPageThatIsOffTheNetworkForTenSecondsComesBackIntoTheSameBroadcast() {
    Person maria = Person.signUp(api, "maria", "Maria Callas");
    try (UdpRelay network = new UdpRelay();
        Browser phone = Browser.withCamera(Screen.PHONE);
        Browser viewer = Browser.open(Screen.PHONE)) {
      phone.page().addInitScript(STATE_THAT_NEVER_CHANGES);
      phone.page().route("**/whip/**", route -> through(network, route));
      phone.signIn(maria);
      String id = goLive(phone, "An aria");
      maria.awaitState(id, "LIVE");
      viewer.go("/b/" + id);
      viewer.awaitPlayed(3);
      viewer.mark();
      aConnectionThatNeverBrokeIsHeardToBeThere(phone);

      network.cut();
      phone.page().context().setOffline(true);
      phone.page().locator("[data-testid=reconnecting]").waitFor();
      phone.look("golive-reconnecting-phone");
      phone.page().evaluate("() => new Promise(done => setTimeout(done, 10_000))");
      phone.page().context().setOffline(false);
      network.mend();

      phone.awaitTrue("it sends again", SENDING);
      maria.awaitState(id, "LIVE");
      viewer.awaitPlayed(5);
      assertThat(viewer.isSamePage()).isTrue();
      assertThat(phone.page().url()).endsWith("/live/" + id);
      whatEndedWhileItWasAwayIsToldAndCanBeBegunAnew(phone, network, maria, id);
    }
  }

  private static void aConnectionThatNeverBrokeIsHeardToBeThere(Browser phone) {
    phone.page().evaluate("() => { window.silent = true; dispatchEvent(new Event('offline')); }");
    phone.page().locator("[data-testid=reconnecting]").waitFor();
    phone.awaitTrue("it knows that it sends", SENDING);
    phone.page().evaluate("() => { window.silent = false; }");
  }

  private static void whatEndedWhileItWasAwayIsToldAndCanBeBegunAnew(
      Browser phone, UdpRelay network, Person owner, String id) {
    network.cut();
    phone.page().context().setOffline(true);
    phone.page().locator("[data-testid=reconnecting]").waitFor();
    owner.end(id);
    phone.page().context().setOffline(false);
    network.mend();

    phone.page().locator("[data-testid=end-page] [data-testid=ended-away]").waitFor();
    phone.look("golive-ended-away-phone");
    assertThat(phone.barriers()).isEmpty();
    phone.page().locator("[data-testid=go-live-again]").click();
    String again = pressTheRedButton(phone);
    assertThat(again).isNotEqualTo(id);
    owner.awaitState(again, "LIVE");
    // Who ends it here knows why it is over.
    phone.page().locator("[data-testid=end-broadcast]").click();
    phone.page().locator("[data-testid=confirm]").click();
    phone.page().locator("[data-testid=end-page]").waitFor();
    assertThat(phone.page().locator("[data-testid=ended-away]").count()).isZero();
  }

  private static void through(UdpRelay network, Route route) {
    if (network.isCut()) {
      route.abort("internetdisconnected");
      return;
    }
    APIResponse answer = route.fetch();
    route.fulfill(
        new Route.FulfillOptions().setResponse(answer).setBody(network.rewritten(answer.text())));
  }

  @Test
  void anAnnouncedBroadcastGoesLiveFromItsOwnPage() {
    Person edith = Person.signUp(api, "edith", "Édith Piaf");
    try (Browser phone = Browser.withCamera(Screen.SMALL_PHONE, ColorScheme.LIGHT, "fr-FR")) {
      phone.signIn(edith);
      Page page = phone.page();
      phone.go("/live");
      page.locator("[data-testid=red-button]:not([disabled])").waitFor();
      page.locator("[data-testid=chip-later]").click();
      String later =
          LocalDateTime.now(ZoneId.systemDefault())
              .plusHours(3)
              .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm"));
      page.locator("input[name=scheduledTitle]").fill("Ce soir");
      page.locator("input[name=scheduledFor]").fill(later);
      page.locator("[data-testid=schedule-form] button[type=submit]").click();
      page.locator("[data-testid=starts-in]").waitFor();
      phone.look("golive-announced-small-phone");
      String id = idOf(page);
      assertThat(edith.broadcast(id).get("state").asString()).isEqualTo("SCHEDULED");

      page.locator("[data-testid=go-live-now]").click();
      page.locator("[data-testid=chip-audience]").click();
      page.locator("label:has(input[name=audience][value=UNLISTED])").click();
      page.keyboard().press("Escape");
      page.locator("[data-testid=red-button]:not([disabled])").click();
      phone.awaitTrue("it sends", SENDING);
      assertThat(edith.awaitState(id, "LIVE").get("audience").asString()).isEqualTo("UNLISTED");
      assertThat(page.url()).endsWith("/live/" + id);
      edith.end(id);
      page.locator("[data-testid=end-page]").waitFor();
    }
  }

  @Test
  void withoutACameraThePageSaysWhyAndWhatToDo() {
    Person ella = Person.signUp(api, "ella", "Ella Fitzgerald");
    String elsewhere =
        "http://phone.test" + platform.url().substring(platform.url().lastIndexOf(':'));
    try (Browser phone = Browser.named(Screen.PHONE, "phone.test")) {
      phone.signIn(ella);
      phone.go("/live");
      phone.page().locator("[data-testid=device-problem]").waitFor();
      assertThat(problem(phone)).isIn("none", "denied");
      // A name on the network, without https: the session belongs to the other address.
      phone.page().navigate(elsewhere + "/sign-in");
      phone.page().locator("input[name=handle]").fill(ella.handle());
      phone.page().locator("input[name=password]").fill(Person.PASSWORD);
      phone.page().locator("form button[type=submit]").click();
      phone.page().waitForURL(url -> !url.contains("/sign-in"));
      phone.page().navigate(elsewhere + "/live");
      phone.page().locator("[data-testid=device-problem][data-problem=insecure]").waitFor();
      assertThat(phone.page().locator("[data-testid=device-problem] a").getAttribute("href"))
          .startsWith("https://phone.test");
    }
  }

  private static String problem(Browser browser) {
    return browser.page().locator("[data-testid=device-problem]").getAttribute("data-problem");
  }

  @Test
  void thePageFitsEveryScreen() {
    Person aretha = Person.signUp(api, "aretha", "Aretha Franklin");
    for (Screen screen : Screen.values()) {
      boolean dark = screen != Screen.SMALL_PHONE;
      try (Browser browser =
          Browser.withCamera(
              screen, dark ? ColorScheme.DARK : ColorScheme.LIGHT, dark ? "en-GB" : "fr-FR")) {
        browser.signIn(aretha);
        browser.go("/live");
        browser.page().locator("[data-testid=red-button]:not([disabled])").waitFor();
        browser.awaitTrue(
            "the camera is seen", "() => document.querySelector('video').videoWidth > 0");
        browser.look("golive-setup-" + screen.name().toLowerCase(Locale.ROOT));
        assertThat(
                browser.number(
                    "() => document.documentElement.scrollWidth"
                        + " - document.documentElement.clientWidth"))
            .isLessThanOrEqualTo(0);
        assertThat(browser.page().evaluate(TOO_SMALL)).isEqualTo(List.of());
        assertThat(browser.barriers()).isEmpty();
        for (String choice : List.of("audience", "place", "keep", "later")) {
          browser.page().locator("[data-testid=chip-" + choice + "]").click();
          browser.page().locator("dialog[open]").waitFor();
          browser.look("golive-" + choice + "-" + screen.name().toLowerCase(Locale.ROOT));
          assertThat(browser.barriers()).as(choice).isEmpty();
          browser.page().keyboard().press("Escape");
          browser.awaitTrue("it is closed", "() => !document.querySelector('dialog[open]')");
        }
      }
    }
  }

  /// What can be pressed and is smaller than a thumb needs.
  private static final String TOO_SMALL =
      """
      () => [...document.querySelectorAll('main button, main a[href], main input')]
        .filter(e => e.offsetParent !== null)
        .filter(e => { const b = e.getBoundingClientRect(); return b.width < 44 || b.height < 44; })
        .map(e => e.outerHTML.slice(0, 120))\
      """;

  /// By the red button, as a person would; the id of the broadcast.
  static String goLive(Browser browser, String title) {
    Page page = browser.page();
    browser.go("/live");
    page.locator("[data-testid=red-button]:not([disabled])").waitFor();
    page.locator("input[name=title]").fill(title);
    return pressTheRedButton(browser);
  }

  /// The id of the broadcast that it has made.
  private static String pressTheRedButton(Browser browser) {
    Page page = browser.page();
    page.locator("[data-testid=red-button]:not([disabled])").click();
    page.waitForURL(url -> url.matches(".*/live/[a-z2-7]{20}"));
    browser.awaitTrue("it sends", SENDING);
    return idOf(page);
  }

  private static String idOf(Page page) {
    return page.url().substring(page.url().lastIndexOf('/') + 1);
  }

  private static void awaitCount(Browser browser, String what, int count) {
    browser.awaitTrue(
        what + " are " + count,
        "() => document.querySelector('[data-testid=%s]')?.dataset.count === '%d'"
            .formatted(what, count));
  }
}
