package live.spyglass.gateway.edge;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/// Bytes of a file where the kernel has them. The mapping goes away with the last reference, on
/// another thread, since that stops all of them for a moment.
final class MappedBuffer extends UnpooledDirectByteBuf {

  private final Arena arena;
  private final Executor closer;

  MappedBuffer(ByteBuffer bytes, Arena arena, Executor closer) {
    super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.remaining());
    this.arena = arena;
    this.closer = closer;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    closer.execute(arena::close);
  }
}
