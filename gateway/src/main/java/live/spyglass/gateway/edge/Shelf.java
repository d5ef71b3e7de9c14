package live.spyglass.gateway.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Immutable pieces, in files, bounded by bytes: what was used longest ago goes first.
///
/// Each piece is written into a file in one go, mapped, and the file's name taken away at once. The
/// kernel then sends out of its page cache, the heap holds nothing, no descriptor stays open, and a
/// process that dies leaves nothing behind. Written in small pieces instead, a file lies in small
/// pages, and sending it costs up to three times as much.
@Component
final class Shelf implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  /// A process may have 65,530 mappings (vm.max_map_count), and one is needed for each piece.
  private static final int MOST_PIECES = 30_000;

  private static final FileAttribute<?> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int MOST_WAITING = 1_000;

  private final Path folder;
  private final long limit;
  private final Map<String, Piece> pieces = new LinkedHashMap<>(1024, 0.75f, true);
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("edge-shelf").factory());
  private final ExecutorService closer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("edge-unmap").factory());
  private long size;
  private boolean failing;

  Shelf(EdgeProperties properties, MeterRegistry meters) throws IOException {
    this.folder = Files.createDirectories(properties.place(), OURS_ALONE);
    this.limit = properties.cacheSize().toBytes();
    Gauge.builder("spyglass.gateway.edge.cache", this, Shelf::size)
        .baseUnit("bytes")
        .description("Of the pieces on the shelf")
        .register(meters);
    Gauge.builder("spyglass.gateway.edge.cache.max", () -> limit)
        .baseUnit("bytes")
        .description("How much there may be")
        .register(meters);
    Gauge.builder("spyglass.gateway.edge.cache.pieces", this, Shelf::count)
        .description("Pieces on the shelf")
        .register(meters);
  }

  /// The piece, to be closed by the caller.
  @Nullable Piece find(String key) {
    synchronized (pieces) {
      Piece piece = pieces.get(key);
      return piece == null ? null : piece.retain();
    }
  }

  /// Puts a piece there, on another thread, and says when that is done or has failed. The chunks
  /// must stay until then.
  void put(String key, OriginHead head, Lease lease, List<ByteBuf> chunks, Stored whenDone) {
    try {
      writer.execute(() -> whenDone.stored(store(key, head, lease, chunks)));
    } catch (RejectedExecutionException e) {
      whenDone.stored(null);
    }
  }

  /// Is told what became of a piece: one to be closed by whoever is told, or none.
  interface Stored {
    void stored(@Nullable Piece piece);
  }

  /// Takes all pieces of a broadcast away that were given under the lease's right.
  void clear(Lease lease) {
    synchronized (pieces) {
      for (Iterator<Piece> all = pieces.values().iterator(); all.hasNext(); ) {
        Piece piece = all.next();
        if (piece.lease().broadcast().equals(lease.broadcast())
            && piece.lease().granted() == lease.granted()) {
          all.remove();
          drop(piece);
        }
      }
    }
  }

  private @Nullable Piece store(String key, OriginHead head, Lease lease, List<ByteBuf> chunks) {
    try {
      Piece piece = new Piece(head, write(chunks), lease);
      synchronized (pieces) {
        piece.retain();
        Piece former = pieces.put(key, piece);
        size += piece.size();
        if (former != null) {
          drop(former);
        }
        evict();
      }
      failing = false;
      return piece;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.warn("Pieces cannot be kept in {}: {}", folder, e.toString());
      }
      return null;
    }
  }

  private ByteBuf write(List<ByteBuf> chunks) throws IOException {
    int length = chunks.stream().mapToInt(ByteBuf::readableBytes).sum();
    ByteBuf staged = PooledByteBufAllocator.DEFAULT.directBuffer(length);
    try {
      chunks.forEach(chunk -> staged.writeBytes(chunk, chunk.readerIndex(), chunk.readableBytes()));
      return write(staged.nioBuffer());
    } finally {
      staged.release();
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // the buffer closes it with its last reference
  private ByteBuf write(ByteBuffer whole) throws IOException {
    int length = whole.remaining();
    Path file = folder.resolve(UUID.randomUUID().toString());
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE),
            OURS_ALONE)) {
      while (whole.hasRemaining()) {
        channel.write(whole);
      }
      Arena arena = Arena.ofShared();
      return new MappedBuffer(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, length, arena).asByteBuffer(),
          arena,
          closer);
    }
  }

  private void evict() {
    Iterator<Piece> oldest = pieces.values().iterator();
    while ((size > limit || pieces.size() > MOST_PIECES) && oldest.hasNext()) {
      Piece piece = oldest.next();
      oldest.remove();
      drop(piece);
    }
  }

  private void drop(Piece piece) {
    size -= piece.size();
    piece.close();
  }

  long size() {
    synchronized (pieces) {
      return size;
    }
  }

  int count() {
    synchronized (pieces) {
      return pieces.size();
    }
  }

  @Override
  public void destroy() {
    writer.shutdown();
    synchronized (pieces) {
      pieces.values().forEach(Piece::close);
      pieces.clear();
      size = 0;
    }
  }
}
