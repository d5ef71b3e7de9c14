package live.spyglass.transcode.poster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {

  private final Map<String, byte[]> stored = new LinkedHashMap<>();

  @Test
  void cuesNameTheirPlaceOnASheet() throws IOException {
    Thumbnails thumbnails = fresh();
    assertThat(thumbnails.vtt(0)).isEqualTo("WEBVTT\n");
    for (int i = 0; i < 7; i++) {
      thumbnails.add(picture(1280, 720, i % 2 == 0 ? Color.RED : Color.BLUE), 10_000L * i);
    }
    assertThat(thumbnails.vtt(63_500))
        .startsWith(
            """
            WEBVTT

            00:00:00.000 --> 00:00:10.000
            thumbnails/0-7.jpg#xywh=0,0,160,90

            00:00:10.000 --> 00:00:20.000
            thumbnails/0-7.jpg#xywh=160,0,160,90
            """)
        .endsWith(
            """

            00:01:00.000 --> 00:01:03.500
            thumbnails/0-7.jpg#xywh=160,90,160,90
            """);
    BufferedImage sheet = image(thumbnails.findSheet(0, 7).orElseThrow());
    assertThat(sheet.getWidth()).isEqualTo(800);
    assertThat(new Color(sheet.getRGB(80, 45)).getRed()).isGreaterThan(200);
    assertThat(new Color(sheet.getRGB(240, 45)).getBlue()).isGreaterThan(200);
    assertThat(new Color(sheet.getRGB(240, 135)).getRed()).isGreaterThan(200);
    // Cues that are a little old still find their sheet; none finds one that is not there yet.
    assertThat(thumbnails.findSheet(0, 6)).isPresent();
    assertThat(thumbnails.findSheet(0, 8)).isEmpty();
    assertThat(thumbnails.findSheet(1, 1)).isEmpty();
  }

  @Test
  void whatIsStoredIsWholeAtTheEnd() throws IOException {
    Thumbnails thumbnails = fresh();
    for (int i = 0; i < 28; i++) {
      thumbnails.add(picture(640, 360, Color.GREEN), 10_000L * i);
    }
    thumbnails.close(281_000);
    assertThat(text()).isEqualTo(thumbnails.vtt(281_000)).contains("thumbnails/1-3.jpg#xywh=320,0");
    assertThat(addresses(text()))
        .isNotEmpty()
        .allSatisfy(name -> {
          assertThat(stored).containsKey(name);
          assertThat(image(stored.getOrDefault(name, new byte[0])).getHeight()).isEqualTo(450);
        });
  }

  @Test
  void anotherNodeGoesOnWithNewSheets() throws IOException {
    Thumbnails before = fresh();
    for (int i = 0; i < 13; i++) {
      before.add(picture(640, 360, Color.GREEN), 10_000L * i);
    }
    // The node is gone: what was stored with the tenth is there.
    Thumbnails after = new Thumbnails(text(), stored::put);
    assertThat(after.vtt(95_000)).contains("thumbnails/0-10.jpg").doesNotContain("0-13");
    after.add(picture(640, 360, Color.GREEN), 130_000);
    after.close(140_000);
    assertThat(text())
        .contains("00:01:30.000 --> 00:02:10.000\nthumbnails/0-10.jpg#xywh=640,90,160,90")
        .contains("00:02:10.000 --> 00:02:20.000\nthumbnails/1-1.jpg#xywh=0,0,160,90");
    assertThat(stored).containsKeys("thumbnails/0-10.jpg", "thumbnails/1-1.jpg");
    assertThat(new Thumbnails("no cues at all", stored::put).vtt(0)).isEqualTo("WEBVTT\n");
  }

  @Test
  void aPictureOfAnotherShapeBeginsASheet() throws IOException {
    Thumbnails thumbnails = fresh();
    thumbnails.add(picture(1280, 720, Color.RED), 0);
    thumbnails.add(picture(720, 1280, Color.RED), 10_000);
    assertThat(thumbnails.vtt(20_000))
        .contains("thumbnails/0-1.jpg#xywh=0,0,160,90", "thumbnails/1-1.jpg#xywh=0,0,90,160");
  }

  @Test
  void tenHoursHaveThreeTimesThePicturesOfOne() throws IOException {
    Thumbnails thumbnails = fresh();
    byte[] picture = picture(64, 36, Color.RED);
    long hour = 0;
    for (long second = 0; second < 36_000; second += 10) {
      thumbnails.add(picture, second * 1000);
      hour = second == 3590 ? addresses(thumbnails.vtt(0)).size() : hour;
    }
    assertThat(hour).isEqualTo(360);
    assertThat(addresses(thumbnails.vtt(0)).size()).isBetween(900, 1200);
  }

  @Test
  void whatIsNoPictureChangesNothing() throws IOException {
    Thumbnails thumbnails = fresh();
    thumbnails.add(picture(1280, 720, Color.RED), 0);
    byte[] cut = Arrays.copyOf(picture(1280, 720, Color.RED), 20);
    assertThatThrownBy(() -> thumbnails.add(cut, 10_000)).isInstanceOf(IOException.class);
    thumbnails.add(picture(1280, 720, Color.RED), 20_000);
    assertThat(addresses(thumbnails.vtt(0))).hasSize(2);
  }

  private Thumbnails fresh() {
    return new Thumbnails("", stored::put);
  }

  private String text() {
    return new String(stored.getOrDefault("thumbnails.vtt", new byte[0]), StandardCharsets.UTF_8);
  }

  private static List<String> addresses(String vtt) {
    return vtt.lines()
        .filter(line -> line.startsWith("thumbnails/"))
        .map(line -> line.substring(0, line.indexOf('#')))
        .toList();
  }

  private static byte[] picture(int width, int height, Color color) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  private static BufferedImage image(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }
}
