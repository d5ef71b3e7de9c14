package live.spyglass.transcode.recording;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import live.spyglass.transcode.storage.ObjectStore;

/// A file that is nowhere: `head` is made, the rest lies in stored objects. `starts[i]` is where
/// `extents[i]` begins in the file.
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
record RecordingFile(byte[] head, List<Extent> extents, long[] starts, long length) {

  /// The bytes `before`, then bytes of a stored object; `length`: of both.
  @SuppressWarnings("ArrayRecordComponent") // never compared, never written to
  record Extent(byte[] before, String key, long offset, int length) {}

  private static final int MOST_AT_ONCE = 256 << 10;

  InputStream open(ObjectStore store) {
    return new Reader(store);
  }

  /// Reads on; skipping costs nothing.
  private final class Reader extends InputStream {
    private final ObjectStore store;
    private long position;

    Reader(ObjectStore store) {
      this.store = store;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (position >= length) {
        return -1;
      }
      if (position < head.length) {
        int some = (int) Math.min(count, head.length - position);
        System.arraycopy(head, (int) position, target, offset, some);
        position += some;
        return some;
      }
      int found = Arrays.binarySearch(starts, position);
      int index = found >= 0 ? found : -found - 2;
      Extent extent = extents.get(index);
      int within = (int) (position - starts[index]);
      int stored = within - extent.before().length;
      if (stored < 0) {
        int some = Math.min(count, -stored);
        System.arraycopy(extent.before(), within, target, offset, some);
        position += some;
        return some;
      }
      int some = Math.min(Math.min(count, MOST_AT_ONCE), extent.length() - within);
      byte[] bytes = store.read(extent.key(), extent.offset() + stored, some);
      if (bytes.length == 0) {
        throw new IOException(extent.key() + " is shorter than it was");
      }
      System.arraycopy(bytes, 0, target, offset, bytes.length);
      position += bytes.length;
      return bytes.length;
    }

    @Override
    public long skip(long count) {
      long some = Math.clamp(count, 0, length - position);
      position += some;
      return some;
    }
  }
}
