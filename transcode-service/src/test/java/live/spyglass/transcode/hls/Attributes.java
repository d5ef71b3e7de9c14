package live.spyglass.transcode.hls;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An attribute list (§4.2): names in capitals, none twice, values quoted or bare.
public record Attributes(Map<String, String> values) {

  private static final Pattern ONE =
      Pattern.compile("([A-Z0-9-]+)=(\"[^\"\\r\\n]*\"|[^\",\\s]+)(,|$)");

  static Attributes parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher matcher = ONE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new AssertionError("§4.2: not an attribute list: " + text);
      }
      if (values.put(matcher.group(1), matcher.group(2)) != null) {
        throw new AssertionError("§4.2: " + matcher.group(1) + " stands twice in " + text);
      }
      at = matcher.end();
    }
    return new Attributes(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// A quoted string, without its quotes.
  public String text(String name) {
    String value = bare(name);
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      throw new AssertionError("§4.2: " + name + " is no quoted string: " + value);
    }
    return value.substring(1, value.length() - 1);
  }

  /// An enumerated string.
  public String bare(String name) {
    return find(name).orElseThrow(() -> new AssertionError("§4.2: " + name + " is missing"));
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public long integer(String name) {
    return Playlist.integer(bare(name));
  }

  public long micros(String name) {
    return Playlist.micros(bare(name));
  }

  public BigDecimal decimal(String name) {
    return new BigDecimal(bare(name));
  }

  public boolean yes(String name) {
    if (has(name) && !bare(name).equals("YES")) {
      throw new AssertionError("§4.4: " + name + " can only be YES");
    }
    return has(name);
  }
}
