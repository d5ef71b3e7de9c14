package live.spyglass.ingest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A bad network for one peer: packets between it and a UDP port are lost by chance and come late,
/// some of them after the one that follows. It may become narrow: then what does not fit waits, and
/// is lost when too much does.
final class LossyPath implements AutoCloseable {

  private static final int DELAY_MILLIS = 50;
  private static final int OVERTAKEN_MILLIS = 15;

  /// Of a hundred, come later than their followers.
  private static final int OVERTAKEN = 2;

  /// What a narrow path keeps waiting, as routers do.
  private static final double LONGEST_QUEUE_SECONDS = 0.5;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final SocketAddress target;
  private final int lostOfHundred;
  private final Random random = new Random(3);
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger lost = new AtomicInteger();
  private final Queue toPeer = new Queue();
  private final Queue fromPeer = new Queue();
  private volatile long bitrate;
  private volatile @Nullable SocketAddress peer;

  /// What waits in one direction. Used by its thread; its length may be read by any.
  private static final class Queue {
    private volatile long freeNanos = System.nanoTime();

    double seconds(long nanos) {
      return Math.max(0, freeNanos - nanos) / 1e9;
    }
  }

  LossyPath(int targetPort, int lostOfHundred) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    this.front = new DatagramSocket(0, here);
    this.back = new DatagramSocket(0, here);
    this.target = new InetSocketAddress(here, targetPort);
    this.lostOfHundred = lostOfHundred;
    Thread.ofVirtual().start(() -> pass(front, back, true));
    Thread.ofVirtual().start(() -> pass(back, front, false));
  }

  /// Where the peer sends.
  int port() {
    return front.getLocalPort();
  }

  int lost() {
    return lost.get();
  }

  /// From now on no more than so many bits a second come through, each way.
  void narrow(long bitsPerSecond) {
    bitrate = bitsPerSecond;
  }

  /// How long what is sent to the peer now would wait.
  double queueSeconds() {
    return toPeer.seconds(System.nanoTime());
  }

  private void pass(DatagramSocket from, DatagramSocket to, boolean fromPeer) {
    byte[] buffer = new byte[2048];
    try {
      while (!from.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        from.receive(packet);
        if (fromPeer) {
          peer = packet.getSocketAddress();
        }
        SocketAddress next = fromPeer ? target : peer;
        if (next != null) {
          forward(
              to,
              fromPeer ? this.fromPeer : toPeer,
              new DatagramPacket(
                  Arrays.copyOf(buffer, packet.getLength()), packet.getLength(), next));
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      return; // closed
    }
  }

  private void forward(DatagramSocket to, Queue queue, DatagramPacket packet) {
    int chance;
    boolean overtaken;
    synchronized (random) {
      chance = random.nextInt(100);
      overtaken = random.nextInt(100) < OVERTAKEN;
    }
    long nanos = System.nanoTime();
    double waiting = queue.seconds(nanos);
    if (chance < lostOfHundred || waiting > LONGEST_QUEUE_SECONDS) {
      lost.incrementAndGet();
      return;
    }
    if (bitrate > 0) {
      long taken = packet.getLength() * 8L * 1_000_000_000 / bitrate;
      queue.freeNanos = nanos + (long) (waiting * 1e9) + taken;
      waiting += taken / 1e9;
    }
    int millis = DELAY_MILLIS + (overtaken ? OVERTAKEN_MILLIS : 0);
    var _ =
        later.schedule(
            () -> send(to, packet),
            TimeUnit.MILLISECONDS.toNanos(millis) + (long) (waiting * 1e9),
            TimeUnit.NANOSECONDS);
  }

  private static void send(DatagramSocket to, DatagramPacket packet) {
    try {
      to.send(packet);
    } catch (IOException e) {
      return; // closed
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
    front.close();
    back.close();
  }
}
