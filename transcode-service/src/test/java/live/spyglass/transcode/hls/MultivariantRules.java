package live.spyglass.transcode.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A multivariant playlist, read strictly (§4.4.6), and what it has to be.
public final class MultivariantRules {

  /// A variant and the address of its rendition.
  public record Variant(Attributes attributes, String uri) {}

  private final List<Variant> variants = new ArrayList<>();
  private final Map<String, Attributes> groups = new LinkedHashMap<>();

  /// Reads it and holds it against what can be said of it alone.
  public MultivariantRules(String text) {
    List<String> lines = Lines.of(text);
    assertThat(lines).as("§4.4.2.1").contains("#EXT-X-INDEPENDENT-SEGMENTS");
    Attributes pending = null;
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("#EXT-X-STREAM-INF:")) {
        assertThat(pending).as("§4.4.6.2: a variant without an address").isNull();
        pending = Attributes.parse(line.substring(line.indexOf(':') + 1));
      } else if (line.startsWith("#EXT-X-MEDIA:")) {
        media(Attributes.parse(line.substring(line.indexOf(':') + 1)));
      } else if (!line.startsWith("#")) {
        if (pending == null) {
          throw new AssertionError("§4.4.6.2: an address that is no variant: " + line);
        }
        variants.add(new Variant(pending, line));
        pending = null;
      } else {
        assertThat(line).as("§4.1: unknown").matches("#EXT-X-(VERSION:9|INDEPENDENT-SEGMENTS)");
      }
    }
    assertThat(pending).as("§4.4.6.2: a variant without an address").isNull();
    assertThat(variants).isNotEmpty();
    variants.forEach(this::check);
  }

  public List<Variant> variants() {
    return List.copyOf(variants);
  }

  private void media(Attributes media) {
    assertThat(media.bare("TYPE")).as("§4.4.6.1").isEqualTo("AUDIO");
    assertThat(media.text("NAME")).as("§4.4.6.1").isNotBlank();
    assertThat(media.text("URI")).as("§4.4.6.1").isNotBlank();
    if (media.yes("DEFAULT")) {
      assertThat(media.yes("AUTOSELECT")).as("§4.4.6.1: DEFAULT needs AUTOSELECT").isTrue();
    }
    assertThat(groups.put(media.text("GROUP-ID"), media))
        .as("§4.4.6.1.1: a name stands twice in a group")
        .isNull();
  }

  private void check(Variant variant) {
    Attributes its = variant.attributes();
    assertThat(its.integer("BANDWIDTH")).as("§4.4.6.2").isPositive();
    assertThat(its.integer("AVERAGE-BANDWIDTH"))
        .as("§4.4.6.2: the average is no more than the peak")
        .isBetween(1L, its.integer("BANDWIDTH"));
    String codecs = its.text("CODECS");
    assertThat(codecs).as("§4.4.6.2").isNotBlank();
    boolean video = its.has("RESOLUTION");
    boolean sound = codecs.contains("mp4a.") || codecs.contains("opus") || codecs.contains("fLaC");
    if (video) {
      assertThat(its.bare("RESOLUTION")).as("§4.2").matches("[1-9][0-9]*x[1-9][0-9]*");
      assertThat(its.decimal("FRAME-RATE")).as("§4.4.6.2").isPositive();
      assertThat(its.bare("VIDEO-RANGE")).as("§4.4.6.2").isIn("SDR", "PQ", "HLG");
      assertThat(codecs).as("§4.4.6.2: picture first").matches("(avc1|hvc1|av01|vp09)\\..*");
    } else {
      assertThat(its.has("FRAME-RATE") || its.has("VIDEO-RANGE"))
          .as("§4.4.6.2: of pictures only")
          .isFalse();
    }
    if (its.has("AUDIO")) {
      assertThat(groups).as("§4.4.6.2: AUDIO names a group").containsKey(its.text("AUDIO"));
      assertThat(sound).as("§4.4.6.2: CODECS has the sound's as well").isTrue();
    }
  }

  /// §4.4.6.2: `BANDWIDTH` is no less than the peak segment bit rate that was measured of what is
  /// played together, and `AVERAGE-BANDWIDTH` the average. Segment sizes by rendition and number.
  public void holdForMeasured(
      Map<String, Playlist> renditions, Map<String, Map<Long, Integer>> sizes) {
    for (Variant variant : variants) {
      long peak = 0;
      long average = 0;
      for (String name : playedTogether(variant)) {
        Playlist playlist = find(renditions, name);
        peak += peak(playlist, sizes.getOrDefault(name, Map.of()));
        average += average(playlist, sizes.getOrDefault(name, Map.of()));
      }
      assertThat(variant.attributes().integer("BANDWIDTH"))
          .as("§4.4.6.2 BANDWIDTH of " + variant.uri())
          .isGreaterThanOrEqualTo(peak);
      assertThat(variant.attributes().integer("AVERAGE-BANDWIDTH"))
          .as("§4.4.6.2 AVERAGE-BANDWIDTH of " + variant.uri())
          .isBetween(average * 8 / 10, average * 12 / 10);
    }
  }

  private List<String> playedTogether(Variant variant) {
    List<String> names = new ArrayList<>(List.of(name(variant.uri())));
    if (variant.attributes().has("AUDIO")) {
      String sound = name(find(groups, variant.attributes().text("AUDIO")).text("URI"));
      if (!names.contains(sound)) {
        names.add(sound);
      }
    }
    return names;
  }

  private static <T> T find(Map<String, T> map, String name) {
    T found = map.get(name);
    if (found == null) {
      throw new AssertionError("there is no " + name);
    }
    return found;
  }

  private static String name(String uri) {
    return uri.substring(0, uri.indexOf('/'));
  }

  /// §4.1: of every run of segments between half and one and a half target durations.
  private static long peak(Playlist playlist, Map<Long, Integer> sizes) {
    List<Playlist.Segment> segments = playlist.segments();
    long peak = 0;
    for (int from = 0; from < segments.size(); from++) {
      long micros = 0;
      long bytes = 0;
      for (int i = from; i < segments.size(); i++) {
        Integer size = sizes.get(segments.get(i).number());
        micros += segments.get(i).micros();
        if (size == null || segments.get(i).gap() || micros * 2 > playlist.targetMicros() * 3) {
          break;
        }
        bytes += size;
        if (micros * 2 >= playlist.targetMicros()) {
          peak = Math.max(peak, bytes * 8_000_000 / micros);
        }
      }
    }
    return peak;
  }

  private static long average(Playlist playlist, Map<Long, Integer> sizes) {
    long micros = 0;
    long bytes = 0;
    for (Playlist.Segment segment : playlist.segments()) {
      Integer size = sizes.get(segment.number());
      if (size != null && !segment.gap()) {
        micros += segment.micros();
        bytes += size;
      }
    }
    return micros == 0 ? 0 : bytes * 8_000_000 / micros;
  }
}
