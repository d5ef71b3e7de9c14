package live.spyglass.catalog.broadcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import live.spyglass.catalog.testing.AdjustableClock;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@CatalogTest
class ListTest {

  @Autowired CatalogClient catalog;
  @Autowired AdjustableClock clock;

  @Test
  void pagesMissAndRepeatNothingAlthoughTimesAreEqual() {
    Person owner = catalog.newPerson();
    List<String> created = new ArrayList<>();
    clock.freeze(() -> {
      for (int i = 0; i < 7; i++) {
        created.add(owner.newBroadcast("PUBLIC").value());
      }
    });
    created.add(owner.newBroadcast("PUBLIC").value());

    List<String> listed = new ArrayList<>();
    String list = "/api/v1/broadcasts?pageSize=3&broadcaster=" + owner.handle();
    Reply page = catalog.get(list, null);
    listed.addAll(PrivacyTest.ids(page));
    assertThat(listed.getFirst()).as("newest first").isEqualTo(created.getLast());
    owner.newBroadcast("PUBLIC");
    while (!page.at("/nextPageToken").equals("null")) {
      page = catalog.get(list + "&pageToken=" + page.at("/nextPageToken"), null);
      assertThat(PrivacyTest.ids(page)).hasSizeLessThanOrEqualTo(3).isNotEmpty();
      listed.addAll(PrivacyTest.ids(page));
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(created);
  }

  @Test
  void wordsAreFoundByTheirBeginningWithoutCaseAndAccents() {
    Person owner = catalog.newPerson();
    String word = "w" + UUID.randomUUID().toString().replaceAll("[^a-z]", "") + "xq";
    String id =
        owner
            .broadcast(
                "PUBLIC",
                Map.of("title", "Fête à l'Élysée " + word, "tags", List.of("musique_live")))
            .at("/id");
    for (String q : List.of(word, "fete " + word, "ÉLYS " + word, word + " MUSIQ", word + " !&|")) {
      assertThat(search("q", q)).as(q).containsExactly(id);
    }
    for (String q : List.of(word + " nothing", word + "z", "' OR 1=1 --" + word, "!!!")) {
      assertThat(search("q", q)).as(q).isEmpty();
    }
  }

  @Test
  void aTagIsMatchedWhole() {
    Person owner = catalog.newPerson();
    String tag = "t" + UUID.randomUUID().toString().substring(0, 8);
    String id = owner.broadcast("PUBLIC", Map.of("tags", List.of(tag, "other"))).at("/id");
    assertThat(search("tag", tag)).containsExactly(id);
    assertThat(search("tag", "#" + tag.toUpperCase(Locale.ROOT))).containsExactly(id);
    assertThat(search("tag", tag.substring(0, 5))).isEmpty();
  }

  @Test
  void statesAreRepeatedOrSeparatedByCommas() {
    Person owner = catalog.newPerson();
    BroadcastId ready = owner.newBroadcast("PUBLIC");
    String scheduled =
        owner
            .broadcast(
                "PUBLIC",
                Map.of("scheduledFor", Instant.now().plus(30, ChronoUnit.DAYS).toString()))
            .at("/id");
    BroadcastId ended = owner.newBroadcast("PUBLIC");
    owner.end(ended).expect(200);
    String mine = "/api/v1/broadcasts?mine=true";
    assertThat(PrivacyTest.ids(owner.get(mine + "&state=READY"))).containsExactly(ready.value());
    assertThat(PrivacyTest.ids(owner.get(mine + "&state=READY,SCHEDULED")))
        .containsExactlyInAnyOrder(ready.value(), scheduled);
    assertThat(PrivacyTest.ids(owner.get(mine + "&state=READY&state=ENDED")))
        .containsExactlyInAnyOrder(ready.value(), ended.value());
    assertThat(
            PrivacyTest.ids(catalog.get("/api/v1/broadcasts?broadcaster=" + owner.handle(), null)))
        .as("what ended unseen is not listed")
        .containsExactlyInAnyOrder(ready.value(), scheduled);
  }

  @Test
  void placesAreFoundInABoxAlsoAcrossTheAntimeridian() {
    Person owner = catalog.newPerson();
    String paris = at(owner, 48.85, 2.35);
    String fiji = at(owner, -17.71, 178.07);
    String samoa = at(owner, -13.76, -172.10);
    owner.newBroadcast("PUBLIC");
    assertThat(box(owner, "-5,41,10,51")).containsExactly(paris);
    assertThat(box(owner, "170,-30,-170,0")).containsExactlyInAnyOrder(fiji, samoa);
    assertThat(box(owner, "-180,-90,180,90")).containsExactlyInAnyOrder(paris, fiji, samoa);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pageSize=0",
        "pageSize=101",
        "pageSize=many",
        "pageToken=nonsense",
        "pageToken=MTIz",
        "pageToken=LTEuYWJjZGVmZ2hpamtsbW5vcHFyc3Q",
        "state=GONE",
        "bbox=1,2,3",
        "bbox=0,50,10,40",
        "bbox=a,b,c,d",
        "bbox=0,0,NaN,1",
        "tag=a%20b",
        "mine=perhaps"
      })
  void whatIsNoQueryIsRefused(String query) {
    catalog.get("/api/v1/broadcasts?" + query, null).expectProblem(400, "invalid-request");
  }

  private List<String> search(String name, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    return PrivacyTest.ids(catalog.get("/api/v1/broadcasts?" + name + "=" + encoded, null));
  }

  private List<String> box(Person owner, String box) {
    return PrivacyTest.ids(
        catalog.get("/api/v1/broadcasts?broadcaster=" + owner.handle() + "&bbox=" + box, null));
  }

  private static String at(Person owner, double latitude, double longitude) {
    return owner
        .broadcast(
            "PUBLIC", Map.of("location", Map.of("latitude", latitude, "longitude", longitude)))
        .at("/id");
  }
}
