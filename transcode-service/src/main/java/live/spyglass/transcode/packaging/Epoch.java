package live.spyglass.transcode.packaging;

import java.util.List;
import java.util.Optional;

/// A stretch of a broadcast without a break in its timestamps, numbered from 0. `token` is the
/// fencing token of the claim under which it was made; `first` the number of its first segment.
public record Epoch(int number, String stream, long token, long first, List<Rendition> renditions) {

  /// One track of an epoch. `width`, `height` and `frameRate` are 0 for sound; `bandwidth` is what
  /// is expected in bits a second, before anything was measured.
  public record Rendition(
      String name, int width, int height, double frameRate, long bandwidth, String codec) {

    public boolean audio() {
      return width == 0;
    }
  }

  public Epoch withToken(long other) {
    return new Epoch(number, stream, other, first, renditions);
  }

  public Optional<Rendition> findRendition(String name) {
    return renditions.stream().filter(rendition -> rendition.name().equals(name)).findFirst();
  }
}
