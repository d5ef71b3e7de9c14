package live.spyglass.gateway.edge;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// A piece that a viewer is being given: whole, or still arriving. Each viewer reads at a pace and
/// from a place of its own. Whoever was given one closes it.
interface Body extends AutoCloseable {

  OriginHead head();

  /// Whether its bytes are those of a gzip file.
  default boolean isCompressed() {
    return false;
  }

  /// At most so many bytes from the position on, to be released by the caller; null when there are
  /// none, yet or any more.
  @Nullable ByteBuf read(long position, int most);

  /// Whether nothing comes behind the position. Throws [BrokenOffException] when what should come
  /// never will.
  boolean endsAt(long position);

  /// Runs once, as soon as there is more behind the position than nothing, or will never be; on
  /// whichever thread brings it.
  void whenMore(long position, Runnable wake);

  @Override
  void close();

  /// The origin went away in the middle.
  final class BrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenOffException() {
      super("the origin broke off", null, false, false);
    }
  }
}
