package live.spyglass.ingest.webrtc.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/// DTLS with one peer, on a virtual thread of its own for as long as the session lasts: the
/// handshake, then the wait for the peer's goodbye, then ours. Event loops put records into its
/// queue and never wait for it; how many handshakes go on at once is bounded for all peers, and a
/// virtual thread computes on as many cores as there are while event loops have threads of their
/// own.
final class DtlsThread implements DatagramTransport {

  private static final int MOST_WAITING = 32;
  private static final int RECEIVE_LIMIT = 2048;

  /// Below what any path here carries, with IPv6, UDP and TCP framing around it.
  private static final int SEND_LIMIT = 1200;

  private static final int GOODBYE_WAIT_MILLIS = 60_000;
  private static final long TURN_WAIT_SECONDS = 5;

  /// Wakes the thread.
  private static final byte[] NOTHING = {};

  private final DtlsHandshake handshake;
  private final DtlsRole role;
  private final Semaphore turns;
  private final Consumer<byte[]> out;
  private final Events events;
  private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile boolean leaving;
  private volatile boolean done;

  /// What becomes of it; called on its thread.
  interface Events {

    void secured(SrtpKeys keys);

    /// The peer said goodbye, or broke the protocol afterwards.
    void peerLeft();

    void failed(IOException why);

    /// Last words are said.
    void over();
  }

  /// `turns`: how many handshakes may go on at once. `out`: sends a datagram; does not block.
  DtlsThread(
      DtlsHandshake handshake,
      DtlsRole role,
      Semaphore turns,
      Consumer<byte[]> out,
      Events events) {
    this.handshake = handshake;
    this.role = role;
    this.turns = turns;
    this.out = out;
    this.events = events;
  }

  void start() {
    Thread.ofVirtual().name("dtls").start(this::run);
  }

  /// A datagram from the peer; false when it is lost, since too many wait.
  boolean arrived(byte[] datagram) {
    return !done && arrived.offer(datagram);
  }

  /// Says goodbye, and ends.
  void leave() {
    leaving = true;
    boolean _ = arrived.offer(NOTHING);
  }

  private void run() {
    try {
      DTLSTransport transport = shakeHands();
      events.secured(handshake.keys());
      try {
        awaitGoodbye(transport);
      } catch (IOException _) {
        // Either side has left; what is no DTLS any more ends it as well.
      }
      if (!leaving) {
        events.peerLeft();
      }
      transport.close();
    } catch (IOException e) {
      events.failed(e);
    } catch (RuntimeException e) {
      events.failed(new IOException(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
      arrived.clear();
      events.over();
    }
  }

  private DTLSTransport shakeHands() throws IOException, InterruptedException {
    if (!turns.tryAcquire(TURN_WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("too many handshakes at once");
    }
    try {
      return handshake.run(role, this);
    } finally {
      turns.release();
    }
  }

  /// What a peer sends after the handshake is its last flight again, or its goodbye; data has no
  /// place here.
  private void awaitGoodbye(DTLSTransport transport) throws IOException {
    byte[] buffer = new byte[RECEIVE_LIMIT];
    while (!isOver()) {
      transport.receive(buffer, 0, buffer.length, GOODBYE_WAIT_MILLIS);
    }
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return SEND_LIMIT;
  }

  /// Bouncy Castle takes -1 for silence and asks again until its time is up, and any other
  /// exception than this one for a failure of which the peer is told.
  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    try {
      byte[] next =
          isOver() ? NOTHING : arrived.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
      if (isOver()) {
        throw new InterruptedIOException("the session is over");
      }
      if (next == null) {
        return -1;
      }
      int taken = Math.min(length, next.length);
      System.arraycopy(next, 0, buffer, offset, taken);
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    }
  }

  private boolean isOver() {
    return leaving || done;
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    byte[] datagram = new byte[length];
    System.arraycopy(buffer, offset, datagram, 0, length);
    out.accept(datagram);
  }

  /// By Bouncy Castle, when either side has said goodbye or failed.
  @Override
  public void close() {
    done = true;
  }
}
