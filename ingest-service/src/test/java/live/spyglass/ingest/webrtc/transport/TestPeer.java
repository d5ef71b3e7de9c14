package live.spyglass.ingest.webrtc.transport;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.ice.TestChecks;
import org.jspecify.annotations.Nullable;

/// A peer with nothing but what the specifications ask of it: sends checks, does DTLS in either
/// role, sends and receives media, over UDP or TCP, and can move to another address.
public final class TestPeer implements AutoCloseable {

  private static final long WAIT_SECONDS = 60;

  private final InetSocketAddress server;
  private final boolean tcp;
  private final DtlsIdentity identity = new DtlsIdentity();
  private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>(1000);
  private final BlockingQueue<byte[]> media = new LinkedBlockingQueue<>(10_000);
  private final BlockingQueue<String> dtlsEnds = new LinkedBlockingQueue<>();
  private final BlockingQueue<SrtpKeys> keys = new LinkedBlockingQueue<>();
  private volatile @Nullable DtlsThread dtls;
  private volatile Wire wire;
  private @Nullable SrtpSession srtp;

  private interface Wire extends AutoCloseable {

    void send(byte[] bytes) throws IOException;

    byte[] receive() throws IOException;

    @Override
    void close();
  }

  public TestPeer(int port, boolean tcp) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tcp);
  }

  public TestPeer(InetSocketAddress server, boolean tcp) {
    this.server = server;
    this.tcp = tcp;
    this.wire = connect();
  }

  public Fingerprint fingerprint() {
    return identity.fingerprint();
  }

  /// From another port from now on.
  public void move() {
    Wire before = wire;
    wire = connect();
    before.close();
  }

  /// Sends a check and returns its answer; null when none comes within the time.
  public byte @Nullable [] check(TestChecks checks, Duration wait) {
    answers.clear();
    send(checks.bytes());
    try {
      return answers.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Until it is answered.
  public void connect(IceCredentials theirs, String ours) {
    for (int i = 0; i < 100; i++) {
      if (check(TestChecks.of(theirs, ours).nominating(), Duration.ofMillis(500)) != null) {
        return;
      }
    }
    throw new AssertionError("no check was answered");
  }

  /// Throws [AssertionError] when it fails.
  public void shakeHands(DtlsRole role, Fingerprint theirs) {
    beginHandshake(role, theirs);
    try {
      SrtpKeys agreed = keys.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (agreed == null) {
        throw new AssertionError("DTLS did not end: " + dtlsEnds);
      }
      srtp = new SrtpSession(agreed);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Its end comes by [#dtlsEnd].
  public void beginHandshake(DtlsRole role, Fingerprint theirs) {
    dtls =
        new DtlsThread(
            new DtlsHandshake(identity, List.of(theirs), Duration.ofSeconds(WAIT_SECONDS)),
            role,
            new Semaphore(1),
            this::send,
            new Events());
    dtls.start();
  }

  /// How DTLS ended: `left` when the other side said goodbye, `failed` when it never began.
  public String dtlsEnd() {
    try {
      String end = dtlsEnds.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (end == null) {
        throw new AssertionError("DTLS goes on");
      }
      return end;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Says goodbye.
  public void leave() {
    if (dtls != null) {
      dtls.leave();
    }
  }

  /// A protected packet, to be sent as often as one likes.
  public byte[] protectedRtp(int ssrc, int sequence, byte[] payload) {
    byte[] packet = new byte[12 + payload.length + PeerTransport.SPARE];
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    for (int i = 0; i < 4; i++) {
      packet[8 + i] = (byte) (ssrc >> (24 - 8 * i));
    }
    System.arraycopy(payload, 0, packet, 12, payload.length);
    return Arrays.copyOf(packet, srtp().protectRtp(packet, 12 + payload.length));
  }

  public byte[] protectedRtcp(byte[] plain) {
    byte[] packet = Arrays.copyOf(plain, plain.length + PeerTransport.SPARE);
    return Arrays.copyOf(packet, srtp().protectRtcp(packet, plain.length));
  }

  public void send(byte[] bytes) {
    try {
      wire.send(bytes);
    } catch (IOException _) {
      // Lost, as on any network.
    }
  }

  /// The next packet, opened.
  public byte[] receive() {
    try {
      byte[] next = media.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no media came");
      }
      int length = next.length;
      byte[] packet = Arrays.copyOf(next, length + PeerTransport.SPARE);
      int type = packet[1] & 0x7f;
      int plain =
          type >= 64 && type < 96
              ? srtp().openRtcp(packet, 0, length)
              : srtp().openRtp(packet, 0, length);
      if (plain < 0) {
        throw new AssertionError("what came is not authentic");
      }
      return Arrays.copyOf(packet, plain);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SrtpSession srtp() {
    if (srtp == null) {
      throw new IllegalStateException("no handshake yet");
    }
    return srtp;
  }

  @Override
  public void close() {
    leave();
    wire.close();
  }

  private Wire connect() {
    try {
      Wire fresh = tcp ? new Tcp(new Socket(server.getAddress(), server.getPort())) : new Udp();
      Thread.ofVirtual().start(() -> listen(fresh));
      return fresh;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void listen(Wire from) {
    try {
      while (true) {
        byte[] next = from.receive();
        int first = next.length == 0 ? 0 : next[0] & 0xff;
        DtlsThread records = dtls;
        if (first < 4) {
          boolean _ = answers.offer(next);
        } else if (first < 64) {
          boolean _ = records != null && records.arrived(next);
        } else {
          boolean _ = media.offer(next);
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private final class Udp implements Wire {

    private final DatagramSocket socket = new DatagramSocket(0, server.getAddress());

    Udp() throws IOException {}

    @Override
    public void send(byte[] bytes) throws IOException {
      socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    @Override
    public byte[] receive() throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static final class Tcp implements Wire {

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Tcp(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = new DataOutputStream(socket.getOutputStream());
    }

    @Override
    public synchronized void send(byte[] bytes) throws IOException {
      out.writeShort(bytes.length);
      out.write(bytes);
    }

    @Override
    public byte[] receive() throws IOException {
      byte[] frame = new byte[in.readUnsignedShort()];
      in.readFully(frame);
      return frame;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException _) {
        // It is gone either way.
      }
    }
  }

  private final class Events implements DtlsThread.Events {

    @Override
    public void secured(SrtpKeys agreed) {
      keys.add(agreed);
    }

    @Override
    public void peerLeft() {
      dtlsEnds.add("left");
    }

    @Override
    public void failed(IOException why) {
      dtlsEnds.add("failed");
    }

    @Override
    public void over() {}
  }
}
