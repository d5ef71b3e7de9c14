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
/// some of them after the one that follows.
final class LossyPath implements AutoCloseable {

  private static final int DELAY_MILLIS = 50;
  private static final int OVERTAKEN_MILLIS = 15;

  /// Of a hundred, come later than their followers.
  private static final int OVERTAKEN = 2;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final SocketAddress target;
  private final int lostOfHundred;
  private final Random random = new Random(3);
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile @Nullable SocketAddress peer;

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
              new DatagramPacket(
                  Arrays.copyOf(buffer, packet.getLength()), packet.getLength(), next));
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      return; // closed
    }
  }

  private void forward(DatagramSocket to, DatagramPacket packet) {
    int chance;
    boolean overtaken;
    synchronized (random) {
      chance = random.nextInt(100);
      overtaken = random.nextInt(100) < OVERTAKEN;
    }
    if (chance < lostOfHundred) {
      lost.incrementAndGet();
      return;
    }
    var _ =
        later.schedule(
            () -> send(to, packet),
            DELAY_MILLIS + (overtaken ? OVERTAKEN_MILLIS : 0),
            TimeUnit.MILLISECONDS);
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
