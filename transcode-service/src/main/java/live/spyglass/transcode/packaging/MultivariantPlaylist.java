package live.spyglass.transcode.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Writes multivariant playlists (RFC 8216bis §4.4.6). Every picture plays with the one sound
/// rendition, which is a variant of its own as well for those who only listen. Bandwidths are
/// measured on the segments so far; before there are any, what the ladder aims at stands in.
public final class MultivariantPlaylist {

  private static final String GROUP = "sound";

  private MultivariantPlaylist() {}

  /// Bits per second of one rendition: the highest of a segment, and the mean (§4.4.6.2).
  public record Bandwidth(long peak, long average) {

    static final Bandwidth NONE = new Bandwidth(0, 0);

    /// Itself, or where nothing was measured yet what is expected.
    Bandwidth orExpected(long expected) {
      return peak > 0 ? this : new Bandwidth(expected, expected);
    }
  }

  /// From a stored index.
  public static String of(MediaIndex index, Reach reach, PackagingProperties limits) {
    return write(
        index.epochs(),
        index.names(),
        reach,
        rendition ->
            SegmentList.of(limits, index.findSegments(rendition.name()).orElse(List.of()))
                .bandwidth()
                .orExpected(rendition.bandwidth()));
  }

  static String write(
      List<Epoch> epochs,
      List<String> names,
      Reach reach,
      Function<Epoch.Rendition, Bandwidth> bandwidth) {
    List<Epoch.Rendition> pictures = new ArrayList<>();
    Optional<Epoch.Rendition> sound = Optional.empty();
    for (String name : names) {
      Optional<Epoch.Rendition> rendition = latest(epochs, name);
      if (rendition.isPresent() && rendition.get().audio()) {
        sound = rendition;
      } else {
        rendition.ifPresent(pictures::add);
      }
    }
    StringBuilder out =
        new StringBuilder("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    String group = "";
    if (sound.isPresent()) {
      out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"" + GROUP + "\",NAME=\"main\",")
          .append("DEFAULT=YES,AUTOSELECT=YES,URI=\"")
          .append(sound.get().name())
          .append('/')
          .append(reach.file())
          .append("\"\n");
      group = ",AUDIO=\"" + GROUP + "\"";
    }
    Bandwidth soundBandwidth = sound.map(bandwidth).orElse(new Bandwidth(0, 0));
    for (Epoch.Rendition picture : pictures) {
      Bandwidth own = bandwidth.apply(picture);
      String codecs =
          sound.map(rendition -> picture.codec() + "," + rendition.codec()).orElse(picture.codec());
      variant(
          out,
          new Bandwidth(
              own.peak() + soundBandwidth.peak(), own.average() + soundBandwidth.average()),
          codecs);
      out.append(
          String.format(
              Locale.ROOT,
              ",RESOLUTION=%dx%d,FRAME-RATE=%.3f,VIDEO-RANGE=SDR%s\n%s/%s\n",
              picture.width(),
              picture.height(),
              picture.frameRate(),
              group,
              picture.name(),
              reach.file()));
    }
    if (sound.isPresent()) {
      variant(out, soundBandwidth, sound.get().codec());
      out.append(group).append('\n').append(sound.get().name());
      out.append('/').append(reach.file()).append('\n');
    }
    return out.toString();
  }

  private static void variant(StringBuilder out, Bandwidth bandwidth, String codecs) {
    out.append("#EXT-X-STREAM-INF:BANDWIDTH=")
        .append(Math.max(1, bandwidth.peak()))
        .append(",AVERAGE-BANDWIDTH=")
        .append(Math.max(1, bandwidth.average()))
        .append(",CODECS=\"")
        .append(codecs)
        .append('"');
  }

  /// What the rendition was when it was last there.
  private static Optional<Epoch.Rendition> latest(List<Epoch> epochs, String name) {
    return epochs.reversed().stream()
        .flatMap(epoch -> epoch.findRendition(name).stream())
        .findFirst();
  }
}
