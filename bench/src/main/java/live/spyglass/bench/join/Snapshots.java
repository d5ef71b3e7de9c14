package live.spyglass.bench.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.bench.process.Api;

/// A live broadcast as it is at some moment, as files: every playlist, and the newest pieces that
/// they name. A player that asks for more finds the same again.
final class Snapshots {
  private static final Pattern NAMED = Pattern.compile("URI=\"([^\"]+)\"");

  /// Whole segments that a player may begin in, from the end. Parts are all taken.
  private static final int SEGMENTS = 3;

  private final Api api;
  private final URI address;
  private int taken;

  Snapshots(Api api, URI address) {
    this.api = api;
    this.address = address;
  }

  URI address() {
    return address;
  }

  /// How many whole segments the first rendition has.
  int segments() {
    try {
      URI rendition = address.resolve(renditions(text(address)).getFirst());
      return (int) text(rendition).lines().filter(line -> line.startsWith("#EXTINF")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes it into a folder of its own of the site, and tells where the site has its playlist.
  String take(Path site) throws IOException {
    String name = "snapshot-" + taken++;
    Path folder = Files.createDirectories(site.resolve(name));
    String all = text(address);
    write(folder, address, all.getBytes(StandardCharsets.UTF_8));
    Set<URI> pieces = new HashSet<>();
    for (String rendition : renditions(all)) {
      URI playlist = address.resolve(rendition);
      String text = text(playlist);
      write(folder, playlist, text.getBytes(StandardCharsets.UTF_8));
      pieces(text).forEach(piece -> pieces.add(playlist.resolve(piece)));
    }
    for (URI piece : pieces) {
      write(folder, piece, bytes(piece));
    }
    return name + "/" + Path.of(address.getPath()).getFileName();
  }

  private static List<String> renditions(String playlist) {
    List<String> renditions = new ArrayList<>();
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-MEDIA:")) {
        Matcher named = NAMED.matcher(line);
        if (named.find()) {
          renditions.add(named.group(1));
        }
      } else if (!line.startsWith("#") && !line.isBlank() && !renditions.contains(line)) {
        renditions.addFirst(line.strip());
      }
    }
    return renditions;
  }

  private static List<String> pieces(String playlist) {
    List<String> segments = new ArrayList<>();
    List<String> pieces = new ArrayList<>();
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-PART:") || line.startsWith("#EXT-X-MAP:")) {
        Matcher named = NAMED.matcher(line);
        if (named.find()) {
          pieces.add(named.group(1));
        }
      } else if (!line.startsWith("#") && !line.isBlank()) {
        segments.add(line.strip());
      }
    }
    pieces.addAll(segments.subList(Math.max(0, segments.size() - SEGMENTS), segments.size()));
    return pieces;
  }

  /// Addresses in playlists are relative to them, so that the folder has the same form.
  private void write(Path folder, URI piece, byte[] bytes) throws IOException {
    String relative = address.resolve(".").relativize(piece).getPath();
    Path file = folder.resolve(relative).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("A playlist names " + piece);
    }
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private String text(URI from) throws IOException {
    return new String(bytes(from), StandardCharsets.UTF_8);
  }

  private byte[] bytes(URI from) throws IOException {
    try {
      return api.bytes(from.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
