package live.spyglass.transcode.poster;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Small pictures of one size in rows of five. What is not filled is black.
final class Sheet {

  static final int COLUMNS = 5;
  private static final int ROWS = 5;

  /// Pixels of a picture's longer side.
  private static final int LONGER_SIDE = 160;

  private static final int LARGEST = 8192;
  private static final float QUALITY = 0.7f;

  private final BufferedImage image;
  private final int width;
  private final int height;
  private int count;

  Sheet(Tile first) {
    this.width = first.width();
    this.height = first.height();
    this.image = new BufferedImage(width * COLUMNS, height * ROWS, BufferedImage.TYPE_3BYTE_BGR);
  }

  /// A picture made small.
  record Tile(Image image, int width, int height) {

    /// Throws [IOException] when it is no picture, or an absurd one. Only every n-th pixel is read
    /// of a large one, so that it costs a few milliseconds.
    static Tile of(byte[] jpeg) throws IOException {
      ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
      try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
        reader.setInput(in, true, true);
        int longer = Math.max(reader.getWidth(0), reader.getHeight(0));
        if (longer > LARGEST) {
          throw new IOException("a poster of an absurd size");
        }
        int step = Math.max(1, longer / (2 * LONGER_SIDE));
        ImageReadParam sampled = reader.getDefaultReadParam();
        sampled.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image = reader.read(0, sampled);
        double scale = LONGER_SIDE / (double) Math.max(image.getWidth(), image.getHeight());
        return new Tile(
            image,
            (int) Math.max(1, Math.round(image.getWidth() * scale)),
            (int) Math.max(1, Math.round(image.getHeight() * scale)));
      } catch (RuntimeException e) {
        throw new IOException("a poster that is no picture", e);
      } finally {
        reader.dispose();
      }
    }
  }

  boolean isFull() {
    return count == COLUMNS * ROWS;
  }

  boolean takes(Tile tile) {
    return tile.width() == width && tile.height() == height;
  }

  /// Its place, from 0.
  int add(Tile tile) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(
        tile.image(), count % COLUMNS * width, count / COLUMNS * height, width, height, null);
    graphics.dispose();
    return count++;
  }

  byte[] toJpeg() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), quality);
      stream.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a picture in memory could not be written", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
