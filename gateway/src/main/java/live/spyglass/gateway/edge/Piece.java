package live.spyglass.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A piece that is here as a whole. The bytes are counted: the shelf holds one reference, everybody
/// who was given the piece another, each buffer on its way into a socket one as well; so that
/// taking it off the shelf breaks nobody's answer.
final class Piece implements Body {

  private static final int WORTH_COMPRESSING = 1024;

  private final OriginHead head;
  private final ByteBuf bytes;
  private final Lease lease;
  private final boolean isCompressed;
  private volatile @Nullable Piece compressed;

  /// Takes over the reference to `bytes`.
  Piece(OriginHead head, ByteBuf bytes, Lease lease) {
    this(head, bytes, lease, false);
  }

  private Piece(OriginHead head, ByteBuf bytes, Lease lease, boolean isCompressed) {
    this.isCompressed = isCompressed;
    this.head = head.withLength(bytes.readableBytes());
    this.bytes = bytes;
    this.lease = lease;
  }

  @Override
  public OriginHead head() {
    return head;
  }

  Lease lease() {
    return lease;
  }

  int size() {
    return bytes.readableBytes();
  }

  @Override
  public boolean isCompressed() {
    return isCompressed;
  }

  @Override
  public ByteBuf read(long position, int most) {
    int from = Math.toIntExact(position);
    return bytes.retainedSlice(from, Math.min(most, size() - from));
  }

  @Override
  public boolean endsAt(long position) {
    return position >= size();
  }

  @Override
  public void whenMore(long position, Runnable wake) {
    wake.run();
  }

  Piece retain() {
    bytes.retain();
    return this;
  }

  @Override
  public void close() {
    bytes.release();
  }

  /// The piece as the viewer takes it: a playlist compressed, once for all.
  Piece as(Conditions conditions) {
    if (!conditions.gzip() || !head.isPlaylist() || size() < WORTH_COMPRESSING) {
      return this;
    }
    Piece chosen = compressed().retain();
    close();
    return chosen;
  }

  private Piece compressed() {
    Piece known = compressed;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      if (compressed == null) {
        compressed = new Piece(head, Unpooled.wrappedBuffer(gzip()), lease, true);
      }
      return compressed;
    }
  }

  private byte[] gzip() {
    byte[] plain = new byte[size()];
    bytes.getBytes(bytes.readerIndex(), plain);
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
