package live.spyglass.transcode.recording;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The `moof` of each segment that this node has made of a broadcast, so that its recording can be
/// laid out without reading thousands of segments again: about 3.5 MB for an hour, 64 MiB at most.
/// What is not here is read from storage. Thread-safe.
public final class SegmentHeads {

  private static final long MOST_BYTES = 64L << 20;
  private static final int MDAT_HEADER = 8;

  private final Map<String, byte[]> heads = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  SegmentHeads() {}

  /// Keeps what stands before the media of a segment.
  void keep(String key, byte[] segment) {
    int size = segment.length < MDAT_HEADER ? 0 : ByteBuffer.wrap(segment).getInt();
    if (size > 0 && size <= segment.length - MDAT_HEADER && bytes.addAndGet(size) <= MOST_BYTES) {
      heads.put(key, Arrays.copyOf(segment, size + MDAT_HEADER));
    }
  }

  Optional<byte[]> find(String key) {
    return Optional.ofNullable(heads.get(key));
  }
}
