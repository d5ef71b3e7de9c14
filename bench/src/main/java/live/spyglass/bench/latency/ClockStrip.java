package live.spyglass.bench.latency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import live.spyglass.bench.Run;
import live.spyglass.bench.process.Ffmpeg;

/// A time in a picture: forty bars, black or white, side by side along the upper twentieth. The
/// first 32 are milliseconds since 1970 modulo 2^32, highest bit first, the rest a checksum. Big
/// enough to survive every rung of the ladder.
public final class ClockStrip {
  static final int BARS = 40;

  /// The strip's part of the height.
  static final int HEIGHT_DIVISOR = 20;

  private static final int BLACK = 16;
  private static final int WHITE = 235;
  private static final int MIDDLE = 128;
  private static final int CHECK_BITS = 8;
  private static final int CHECK_FACTOR = 0x9E37;
  private static final long MILLIS_MASK = 0xFFFF_FFFFL;

  private ClockStrip() {}

  /// Draws into a plane of luminance.
  static void draw(byte[] luminance, int width, int height, long millis) {
    long code = ((millis & MILLIS_MASK) << CHECK_BITS) | check(millis & MILLIS_MASK);
    for (int bar = 0; bar < BARS; bar++) {
      byte value = (byte) (((code >> (BARS - 1 - bar)) & 1) == 1 ? WHITE : BLACK);
      int end = (bar + 1) * width / BARS;
      for (int x = bar * width / BARS; x < end; x++) {
        luminance[x] = value;
      }
    }
    for (int y = 1; y < height / HEIGHT_DIVISOR; y++) {
      System.arraycopy(luminance, 0, luminance, y * width, width);
    }
  }

  /// Reads the mean luminance of each bar; empty when the checksum is wrong.
  ///
  /// @param near a time not more than 24 days away
  static OptionalLong read(byte[] bars, long near) {
    long code = 0;
    for (int bar = 0; bar < BARS; bar++) {
      code = (code << 1) | (Byte.toUnsignedInt(bars[bar]) > MIDDLE ? 1 : 0);
    }
    long millis = code >> CHECK_BITS;
    if ((code & ((1 << CHECK_BITS) - 1)) != check(millis)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(near + (int) (millis - near));
  }

  /// The clocks of all frames of a video file, in their order; less than zero where one cannot be
  /// read.
  static List<Long> readAll(Run run, Path video) throws IOException {
    Path bars = Files.createTempFile(run.folder(), "bars", ".gray");
    Ffmpeg.run(
        run,
        Duration.ofMinutes(1),
        List.of(
            ("-i "
                    + video
                    + " -map 0:v:0 -an -fps_mode passthrough -vf crop=iw:ih/"
                    + HEIGHT_DIVISOR
                    + ":0:0,format=gray,scale="
                    + BARS
                    + ":1:flags=area:in_range=tv:out_range=pc -f rawvideo "
                    + bars)
                .split(" ", -1)));
    byte[] all = Files.readAllBytes(bars);
    long now = System.currentTimeMillis();
    var clocks = new ArrayList<Long>();
    for (int at = 0; at + BARS <= all.length; at += BARS) {
      byte[] one = java.util.Arrays.copyOfRange(all, at, at + BARS);
      clocks.add(read(one, now).orElse(-1));
    }
    return clocks;
  }

  /// A function in the browser's language that reads the clock of the frame a video shows:
  /// milliseconds since 1970 modulo 2^32, or -1.
  public static String script() {
    return """
    (video, context) => {
      const width = video.videoWidth;
      const row = Math.floor(video.videoHeight / %d / 2);
      if (context.canvas.width < width) context.canvas.width = width;
      context.drawImage(video, 0, row, width, 1, 0, 0, width, 1);
      const pixels = context.getImageData(0, 0, width, 1).data;
      let millis = 0, check = 0;
      for (let bar = 0; bar < %d; bar++) {
        const bit = pixels[Math.floor((bar + 0.5) * width / %d) * 4 + 1] > %d ? 1 : 0;
        if (bar < 32) millis = millis * 2 + bit; else check = check * 2 + bit;
      }
      const folded = (Math.floor(millis / 65536) + millis %% 65536) * %d;
      return Math.floor(folded / 256) %% 256 === check ? millis : -1;
    }\
    """
        .formatted(HEIGHT_DIVISOR, BARS, BARS, MIDDLE, CHECK_FACTOR);
  }

  /// A function in the browser's language that draws the clock into a canvas.
  public static String drawingScript() {
    return """
    (canvas, context) => {
      const millis = Date.now() %% 4294967296;
      const folded = (Math.floor(millis / 65536) + millis %% 65536) * %d;
      const check = Math.floor(folded / 256) %% 256;
      for (let bar = 0; bar < %d; bar++) {
        const bit = bar < 32 ? Math.floor(millis / 2 ** (31 - bar)) %% 2 : (check >> (39 - bar)) & 1;
        context.fillStyle = bit ? '#fff' : '#000';
        const left = Math.floor(bar * canvas.width / %d);
        context.fillRect(left, 0, Math.ceil(canvas.width / %d), Math.floor(canvas.height / %d));
      }
    }\
    """
        .formatted(CHECK_FACTOR, BARS, BARS, BARS, HEIGHT_DIVISOR);
  }

  private static long check(long millis) {
    return ((((millis >> 16) + (millis & 0xFFFF)) * CHECK_FACTOR) >> CHECK_BITS) & 0xFF;
  }
}
