package live.spyglass.transcode.recording;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.transcode.packaging.Segment;

/// A segment's name in storage: everything about it but its size, which the listing gives.
final class SegmentKey {

  private static final Pattern SHAPE =
      Pattern.compile("s(\\d{8,12})-(\\d{1,9})(?:\\.(\\d{1,18}))?-(\\d{1,15})-(\\d{1,12})\\.m4s");

  private SegmentKey() {}

  /// A segment and the token of the claim under which it was made.
  record Stored(Segment segment, long token) {}

  static String of(Segment segment, long token) {
    return String.format(
        Locale.ROOT,
        "s%08d-%s-%d-%d.m4s",
        segment.number(),
        MediaArchive.fenced(segment.epoch(), token),
        Math.max(0, segment.startMillis()),
        segment.durationMicros());
  }

  /// Empty when the name is of something else.
  static Optional<Stored> parse(String name, long size) {
    Matcher matcher = SHAPE.matcher(name);
    if (!matcher.matches() || size > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    String token = matcher.group(3);
    return Optional.of(
        new Stored(
            new Segment(
                Long.parseLong(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(4)),
                Long.parseLong(matcher.group(5)),
                (int) size),
            token == null ? 0 : Long.parseLong(token)));
  }
}
