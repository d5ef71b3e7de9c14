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

/// The way between one peer and a UDP port of loopback, on which packets are lost by chance in both
/// directions and come 50 ms late.
final class BadNetwork implements AutoCloseable {

  private static final int DELAY_MILLIS = 50;
  private static final int LARGEST = 2048;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final SocketAddress target;
  private final int lostOfHundred;
  private final Random chance = new Random(7);
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bad-network").factory());
  private final AtomicInteger lost = new AtomicInteger();
  private volatile @Nullable SocketAddress peer;

  BadNetwork(int targetPort, int lostOfHundred) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    this.front = new DatagramSocket(0, here);
    this.back = new DatagramSocket(0, here);
    this.target = new InetSocketAddress(here, targetPort);
    this.lostOfHundred = lostOfHundred;
    Thread.ofPlatform().daemon().start(this::fromPeer);
    Thread.ofPlatform().daemon().start(this::toPeer);
  }

  /// Where the peer sends to.
  int port() {
    return front.getLocalPort();
  }

  int lost() {
    return lost.get();
  }

  private void fromPeer() {
    try {
      while (true) {
        DatagramPacket packet = receive(front);
        peer = packet.getSocketAddress();
        pass(packet, back, target);
      }
    } catch (IOException | RejectedExecutionException e) {
      return; // closed
    }
  }

  private void toPeer() {
    try {
      while (true) {
        DatagramPacket packet = receive(back);
        SocketAddress known = peer;
        if (known != null) {
          pass(packet, front, known);
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      return; // closed
    }
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.receive(packet);
    return packet;
  }

  private void pass(DatagramPacket packet, DatagramSocket from, SocketAddress to) {
    boolean loses;
    synchronized (chance) {
      loses = chance.nextInt(100) < lostOfHundred;
    }
    if (loses) {
      lost.incrementAndGet();
      return;
    }
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    var _ =
        later.schedule(
            () -> send(from, new DatagramPacket(bytes, bytes.length, to)),
            DELAY_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private static void send(DatagramSocket from, DatagramPacket packet) {
    try {
      from.send(packet);
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
