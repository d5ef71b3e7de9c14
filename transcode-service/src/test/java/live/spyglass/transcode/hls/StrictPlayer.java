package live.spyglass.transcode.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import live.spyglass.transcode.hls.Playlist.Part;
import live.spyglass.transcode.hls.Playlist.Segment;

/// Follows one rendition as a low-latency player does: it asks for the next part in every reload
/// and for the hinted part before it is there, applies delta updates, fetches everything that is
/// listed once, and holds all of it against the rules. Used by one thread.
public final class StrictPlayer {

  private static final int MOST_RELOADS = 2000;

  /// Where media comes from.
  @FunctionalInterface
  public interface Origin {
    Answer get(String path) throws IOException, InterruptedException;
  }

  /// What came.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(int status, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Origin origin;
  private final String rendition;
  private final String file;
  private final ChangeRules rules;
  private final Map<String, Fragments> parts = new HashMap<>();
  private final Map<Long, Integer> sizes = new TreeMap<>();
  private final Map<String, Long> timescales = new HashMap<>();
  private String lastMap = "";
  private long expectedTicks;
  private boolean heldLonger;
  private long nextWhole;
  private final List<String> lost = new ArrayList<>();
  private int waitedInVain;
  private int reloads;

  /// Begins with the newest segments of `{rendition}/{file}`.
  public StrictPlayer(Origin origin, String rendition, String file)
      throws IOException, InterruptedException {
    this.origin = origin;
    this.rendition = rendition;
    this.file = file;
    Answer first = origin.get(rendition + "/" + file);
    assertThat(first.status()).isEqualTo(200);
    this.rules = new ChangeRules(new Playlist(first.text()));
    this.nextWhole = Math.max(rules.last().firstListed(), rules.last().nextNumber() - 3);
  }

  public Playlist playlist() {
    return rules.last();
  }

  /// Sizes of the segments that were fetched, by number.
  public Map<Long, Integer> sizes() {
    return sizes;
  }

  /// What was listed and could not be had: only a node that died may leave any.
  public List<String> lost() {
    return lost;
  }

  /// Segments that were listed and became gaps.
  public int lostSegments() {
    return rules.lost();
  }

  /// Hinted parts that were never listed: one for each run that broke off.
  public List<String> hintedInVain() {
    return rules.hintedButNeverListed();
  }

  /// How often nothing new came in time (503, §6.2.5.2).
  public int waitedInVain() {
    return waitedInVain;
  }

  /// Reloads until the playlist is as wanted.
  public Playlist follow(Predicate<Playlist> until) throws IOException, InterruptedException {
    fetchWhatIsListed();
    for (int i = 0; i < MOST_RELOADS && !until.test(playlist()); i++) {
      reload();
      fetchWhatIsListed();
    }
    assertThat(until.test(playlist())).as("within %s reloads", MOST_RELOADS).isTrue();
    return playlist();
  }

  private void reload() throws IOException, InterruptedException {
    Playlist last = playlist();
    String query = "?_HLS_msn=" + last.nextNumber() + "&_HLS_part=" + last.openParts().size();
    boolean whole = ++reloads % 5 == 0;
    Answer answer = origin.get(rendition + "/" + file + query + (whole ? "" : "&_HLS_skip=YES"));
    if (answer.status() == 503) {
      waitedInVain++;
      return;
    }
    assertThat(answer.status()).as(query).isEqualTo(200);
    Playlist next = new Playlist(answer.text());
    if (whole) {
      assertThat(next.skipped()).as("§6.2.5.1: a delta that nobody asked for").isZero();
    }
    rules.next(next);
    boolean came =
        next.ended()
            || next.nextNumber() > last.nextNumber()
            || next.openParts().size() > last.openParts().size();
    assertThat(came).as("§6.2.5.2: an answer without what was asked for").isTrue();
  }

  private void fetchWhatIsListed() throws IOException, InterruptedException {
    Playlist now = playlist();
    for (Segment segment : now.segments()) {
      if (segment.number() >= nextWhole) {
        for (Part part : segment.parts()) {
          fetchPart(part.uri(), true);
        }
        fetchSegment(segment);
        nextWhole = segment.number() + 1;
      }
    }
    for (Part part : now.openParts()) {
      fetchPart(part.uri(), true);
    }
    if (now.hint().isPresent()) {
      fetchPart(now.hint().get().text("URI"), false);
    }
  }

  /// A part that was hinted may never come, where a run breaks off.
  private void fetchPart(String uri, boolean listed) throws IOException, InterruptedException {
    if (parts.containsKey(uri)) {
      return;
    }
    Answer answer = origin.get(rendition + "/" + uri);
    if (answer.status() == 200) {
      parts.put(uri, Fragments.of(answer.body()));
    } else if (listed) {
      lost.add(uri);
    }
  }

  private void fetchSegment(Segment segment) throws IOException, InterruptedException {
    if (segment.gap()) {
      assertThat(origin.get(rendition + "/" + segment.uri()).status())
          .as("§4.4.4.7: nobody has to ask for it")
          .isEqualTo(404);
      expectedTicks = -1;
      return;
    }
    Answer answer = origin.get(rendition + "/" + segment.uri());
    assertThat(answer.status()).as(rendition + "/" + segment.uri()).isEqualTo(200);
    Fragments whole = Fragments.of(answer.body());
    sizes.put(segment.number(), answer.body().length);
    String map = segment.map() == null ? lastMap : segment.map();
    if (!map.equals(lastMap)) {
      expectedTicks = -1;
      lastMap = map;
    }
    if (expectedTicks >= 0) {
      assertThat(heldLonger).as("§4.4.4.9: parts that end before their segment").isFalse();
      assertThat(whole.start())
          .as("§6.2.1: segment " + segment.number() + " goes on where the last one ended")
          .isEqualTo(expectedTicks);
    }
    expectedTicks = whole.end();
    heldLonger = false;
    long micros = Math.round((whole.end() - whole.start()) * 1e6 / timescale(map));
    assertThat(segment.micros()).as("§4.4.4.1").isBetween(micros - 2, micros + 2);
    comparesWithItsParts(segment, whole);
  }

  /// §3.1, §4.4.4.9: the parts together are the segment. Only the last picture before a break may
  /// be shown for longer than its part said.
  private void comparesWithItsParts(Segment segment, Fragments whole) {
    if (segment.parts().isEmpty()) {
      return;
    }
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    int samples = 0;
    long at = whole.start();
    for (Part part : segment.parts()) {
      Fragments one = parts.remove(part.uri());
      if (one == null) {
        return;
      }
      assertThat(one.start()).as("§4.4.4.9 " + part.uri()).isEqualTo(at);
      at = one.end();
      samples += one.samples();
      together.writeBytes(one.media());
    }
    assertThat(at).as("§4.4.4.9 segment " + segment.number()).isLessThanOrEqualTo(whole.end());
    heldLonger = at < whole.end();
    assertThat(samples).isEqualTo(whole.samples());
    assertThat(together.toByteArray()).isEqualTo(whole.media());
  }

  private long timescale(String map) throws IOException, InterruptedException {
    Long known = timescales.get(map);
    if (known == null) {
      Answer init = origin.get(rendition + "/" + map);
      assertThat(init.status()).as("§4.4.4.5 " + map).isEqualTo(200);
      known = Fragments.timescale(init.body());
      timescales.put(map, known);
    }
    return known;
  }
}
