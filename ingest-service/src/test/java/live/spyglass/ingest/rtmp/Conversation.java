package live.spyglass.ingest.rtmp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.publish.OpenDoor;
import live.spyglass.ingest.stream.Frame;
import org.springframework.util.unit.DataSize;

/// A connection without a socket: what a test says arrives as it says, and on its own thread.
final class Conversation implements AutoCloseable {

  private static final int HANDSHAKE_ANSWER = 1 + 2 * 1536;

  private final OpenDoor door = new OpenDoor();
  private final MemoryBudget budget = new MemoryBudget(16 << 20);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ByteBuf said = Unpooled.buffer();

  Conversation() {
    RtmpProperties properties =
        new RtmpProperties(
            0,
            "127.0.0.1",
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            1,
            1,
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(16));
    channel
        .pipeline()
        .addLast(
            new RtmpConnection(
                channel,
                InetAddress.getLoopbackAddress(),
                "rtmp",
                new ConnectionParts(properties, door::admit, Runnable::run, budget, meters)));
  }

  /// Bytes arrive. What comes after the end of the connection is dropped, as by a socket.
  void hear(byte[] bytes, int from, int count) {
    if (channel.isOpen()) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, from, count));
    }
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      said.writeBytes(next);
      next.release();
    }
  }

  void hear(byte[] bytes) {
    hear(bytes, 0, bytes.length);
  }

  /// What it said after the handshake, so far.
  List<Message> answers() throws IOException {
    List<Message> messages = new ArrayList<>();
    ByteBuf in = said.duplicate().skipBytes(Math.min(HANDSHAKE_ANSWER, said.readableBytes()));
    ChunkReader reader = new ChunkReader(1 << 20, new MemoryBudget(1 << 20));
    for (Message next = reader.read(in); next != null; next = reader.read(in)) {
      messages.add(next);
      if (next.type() == MessageType.SET_CHUNK_SIZE) {
        reader.setChunkSize(next.payload().buffer().getInt());
      }
    }
    return messages;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  List<Frame> frames() throws InterruptedException {
    return door.frames();
  }

  /// Connections of which an exception was nobody's intention.
  double failures() {
    Counter counter =
        meters.find("spyglass.ingest.rtmp.connections.closed").tag("reason", "error").counter();
    return counter == null ? 0 : counter.count();
  }

  long bytesUnderWay() {
    return budget.taken();
  }

  int openPublications() {
    return door.open();
  }

  /// The other side closes its socket.
  void hangUp() {
    channel.finishAndReleaseAll();
  }

  @Override
  public void close() {
    hangUp();
  }
}
