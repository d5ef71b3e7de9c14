package live.spyglass.bench.rtmp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Many encoders on one thread, each sending every packet of the recording at its time, their
/// beginnings spread over one group of pictures.
final class Load implements AutoCloseable {
  private static final double SPREAD_NANOS = 2e9;
  private static final long TICK_NANOS = 500_000;

  /// Later than this, the machine or the server does not keep up and figures mean nothing.
  private static final long LATEST_NANOS = Duration.ofSeconds(2).toNanos();

  private final List<Encoder> encoders;
  private final Thread sender;
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  private Load(List<Encoder> encoders) {
    this.encoders = encoders;
    this.sender = Thread.ofPlatform().daemon().name("encoders").unstarted(this::send);
  }

  static Load start(int port, int publishers, Recording recording) throws IOException {
    var encoders = new ArrayList<Encoder>();
    var load = new Load(encoders);
    for (int i = 0; i < publishers; i++) {
      encoders.add(Encoder.publish(port, "bench-" + System.nanoTime(), recording));
    }
    load.sender.start();
    return load;
  }

  /// Lets it go on for so long. Throws [IOException] when a publisher was lost or is too late.
  void await(Duration time) throws IOException, InterruptedException {
    if (sender.join(time)) {
      throw new IOException("the load has ended early", failure);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      sender.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Encoder encoder : encoders) {
      encoder.close();
    }
  }

  private void send() {
    var queue = new PriorityQueue<Encoder>(Comparator.comparingLong(Encoder::dueNanos));
    long begin = System.nanoTime();
    for (int i = 0; i < encoders.size(); i++) {
      Encoder encoder = encoders.get(i);
      encoder.beganNanos = begin + (long) (SPREAD_NANOS * i / encoders.size());
      queue.add(encoder);
    }
    try {
      while (!closed) {
        long late = System.nanoTime() - queue.element().dueNanos();
        if (late < 0) {
          LockSupport.parkNanos(Math.min(-late, TICK_NANOS));
          continue;
        }
        if (late > LATEST_NANOS) {
          throw new IOException("packets are sent " + late / 1_000_000 + " ms late");
        }
        Encoder encoder = queue.remove();
        encoder.send();
        if (encoder.isDone()) {
          throw new IOException("the recording is over");
        }
        queue.add(encoder);
      }
    } catch (IOException e) {
      failure = e;
    }
  }
}
