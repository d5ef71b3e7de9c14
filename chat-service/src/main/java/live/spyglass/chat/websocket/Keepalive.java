package live.spyglass.chat.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The connections of one event loop, looked after in turn: each second a slice of them, all within
/// one ping interval. Used on that loop only, but for [#start].
final class Keepalive {

  private static final byte[] PING = {(byte) 0x89, 0};

  private final EventLoop loop;
  private final List<List<Connection>> slices = new ArrayList<>();
  private final ByteBuf ping =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeBytes(PING));
  private int turn;
  private int newcomers;

  Keepalive(EventLoop loop, Duration interval) {
    this.loop = loop;
    for (int i = 0; i < Math.max(1, interval.toSeconds()); i++) {
      slices.add(new ArrayList<>());
    }
  }

  void start() {
    var _ = loop.scheduleAtFixedRate(this::checkSlice, 1, 1, TimeUnit.SECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  /// A ping frame without a payload (RFC 6455 §5.5.2).
  ByteBuf pingBytes() {
    return ping.duplicate();
  }

  void add(Connection connection) {
    newcomers = (newcomers + 1) % slices.size();
    int slice = newcomers;
    List<Connection> kept = slices.get(slice);
    connection.slice = slice;
    connection.placeInSlice = kept.size();
    kept.add(connection);
  }

  void remove(Connection connection) {
    if (connection.slice < 0) {
      return;
    }
    List<Connection> kept = slices.get(connection.slice);
    Connection moved = kept.removeLast();
    if (moved != connection) {
      kept.set(connection.placeInSlice, moved);
      moved.placeInSlice = connection.placeInSlice;
    }
    connection.slice = -1;
  }

  void forEach(Consumer<Connection> action) {
    for (List<Connection> slice : slices) {
      List.copyOf(slice).forEach(action);
    }
  }

  private void checkSlice() {
    turn = (turn + 1) % slices.size();
    long now = System.nanoTime();
    List.copyOf(slices.get(turn)).forEach(connection -> connection.check(now));
  }
}
