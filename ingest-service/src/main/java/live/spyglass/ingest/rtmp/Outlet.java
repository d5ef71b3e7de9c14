package live.spyglass.ingest.rtmp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;

/// What a connection says. A flush hands it to the channel, which sends it once all bytes at hand
/// have been dealt with: the answers to many messages leave together.
final class Outlet extends ByteArrayOutputStream {

  private final Channel channel;

  Outlet(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void flush() {
    if (count > 0) {
      var _ = channel.write(Unpooled.wrappedBuffer(toByteArray()));
      reset();
    }
  }
}
