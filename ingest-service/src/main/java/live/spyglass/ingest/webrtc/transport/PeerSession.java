package live.spyglass.ingest.webrtc.transport;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import live.spyglass.ingest.webrtc.ice.CheckResult;
import live.spyglass.ingest.webrtc.ice.IceAgent;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.ice.StunMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One peer: from the answer over the first check, DTLS and media to its end. It belongs to the
/// event loop that its first good check arrived at; checks are answered wherever they arrive.
final class PeerSession implements Peer, PeerTransport {

  private static final Logger LOG = LoggerFactory.getLogger(PeerSession.class);

  /// Addresses that a good check came from and whose packets are taken; the one that was heard of
  /// longest ago has to go.
  private static final int MOST_PATHS = 8;

  private final IceAgent agent;
  private final PeerListener listener;
  private final MediaPort port;
  private final DtlsThread dtls;
  private final long createdNanos;
  private volatile long checkedNanos;
  private volatile boolean securedYet;
  private volatile @Nullable EventLoop loop;
  private volatile @Nullable Path path;
  private volatile @Nullable CloseReason closed;
  private volatile boolean checkedYet;

  /// Of the loop alone.
  private final Map<InetSocketAddress, Path> paths = new LinkedHashMap<>(16, 0.75f, true);

  private @Nullable SrtpSession srtp;

  PeerSession(
      IceAgent agent,
      DtlsRole role,
      List<Fingerprint> fingerprints,
      PeerListener listener,
      MediaPort port) {
    this.agent = agent;
    this.listener = listener;
    this.port = port;
    this.createdNanos = System.nanoTime();
    this.dtls =
        new DtlsThread(
            new DtlsHandshake(port.identity(), fingerprints, port.settings().handshakeTimeout()),
            role,
            port.handshakeTurns(),
            this::sendRecord,
            new DtlsEvents());
  }

  @Override
  public IceCredentials credentials() {
    return agent.local();
  }

  @Override
  public boolean isRestart(String remoteFragment) {
    return agent.isRestart(remoteFragment);
  }

  @Override
  public IceCredentials restart(String remoteFragment) {
    IceCredentials fresh = IceCredentials.random();
    agent.restart(fresh, remoteFragment);
    port.know(fresh.fragment(), this);
    port.forgetAllBut(agent.fragments(), this);
    return fresh;
  }

  /// A message that names this session; on the loop that it arrived at.
  void check(StunMessage message, Path from) {
    switch (agent.check(message, from.remote())) {
      case CheckResult.Ignored _ -> port.metrics().stunIgnored();
      case CheckResult.Rejected(byte[] answer) -> from.send(answer, answer.length);
      case CheckResult.Good good -> {
        from.send(good.answer(), good.answer().length);
        EventLoop ours = claim(from.loop());
        if (ours != null) {
          run(ours, () -> checked(good, from));
        }
      }
    }
  }

  /// The loop that it belongs to from now on; null when it is over.
  private synchronized @Nullable EventLoop claim(EventLoop candidate) {
    if (closed != null) {
      return null;
    }
    if (loop == null) {
      loop = candidate;
    }
    return loop;
  }

  private void checked(CheckResult.Good good, Path from) {
    if (closed != null) {
      return;
    }
    checkedNanos = System.nanoTime();
    Path usable = port.pathFor(this, from);
    if (good.restarted()) {
      List.copyOf(paths.values()).forEach(this::forget);
    }
    remember(usable);
    if (good.nominated() || path == null || good.restarted()) {
      path = usable;
    }
    if (!checkedYet) {
      checkedYet = true;
      dtls.start();
    }
  }

  private void remember(Path usable) {
    paths.put(usable.remote(), usable);
    port.know(usable.remote(), this);
    if (usable instanceof TcpConnection connection) {
      connection.prove();
    }
    if (paths.size() > MOST_PATHS) {
      paths.values().stream()
          .filter(one -> !one.equals(path) && !one.equals(usable))
          .findFirst()
          .ifPresent(this::forget);
    }
  }

  private void forget(Path one) {
    paths.remove(one.remote());
    port.forget(one.remote(), this);
  }

  /// A connection over which it was reached is closed; it may come over another.
  void gone(Path one) {
    onLoop(() -> {
      if (one.equals(paths.get(one.remote()))) {
        forget(one);
      }
    });
  }

  /// A DTLS record, on any loop.
  void record(byte[] bytes, int offset, int length) {
    if (!dtls.arrived(Arrays.copyOfRange(bytes, offset, offset + length))) {
      port.metrics().lostRecord();
    }
  }

  /// SRTP or SRTCP; on its loop.
  void media(byte[] bytes, int offset, int length) {
    if (srtp == null || closed != null) {
      return;
    }
    long nanos = System.nanoTime();
    boolean control = isControl(bytes[offset + 1]);
    int plain =
        control ? srtp.openRtcp(bytes, offset, length) : srtp.openRtp(bytes, offset, length);
    if (plain < 0) {
      port.metrics().notAuthentic();
      return;
    }
    try {
      if (control) {
        listener.rtcp(bytes, offset, plain, nanos);
      } else {
        listener.rtp(bytes, offset, plain, nanos);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /// RFC 5761 §4: types 64 to 95 without the marker bit are not given to RTP.
  private static boolean isControl(byte second) {
    int type = second & 0x7f;
    return type >= 64 && type <= 95;
  }

  @Override
  public EventLoop loop() {
    EventLoop ours = loop;
    if (ours == null) {
      throw new IllegalStateException("not connected yet");
    }
    return ours;
  }

  @Override
  public void sendRtp(byte[] packet, int length) {
    if (srtp != null && closed == null) {
      send(packet, srtp.protectRtp(packet, length));
    }
  }

  @Override
  public void sendRtcp(byte[] compound, int length) {
    if (srtp != null && closed == null) {
      send(compound, srtp.protectRtcp(compound, length));
    }
  }

  private void send(byte[] bytes, int length) {
    Path to = path;
    if (to != null && length > 0) {
      to.send(bytes, length);
    }
  }

  @Override
  public void flush() {
    Path to = path;
    if (to != null) {
      to.flush();
    }
  }

  private void sendRecord(byte[] datagram) {
    Path to = path;
    if (to != null) {
      to.send(datagram, datagram.length);
      to.flush();
    }
  }

  @Override
  public void close() {
    close(CloseReason.LOCAL);
  }

  @Override
  public void close(CloseReason reason) {
    EventLoop on;
    synchronized (this) {
      if (closed != null) {
        return;
      }
      closed = reason;
      on = loop;
    }
    if (on == null) {
      // It never began: there is nobody to say goodbye to.
      ended(reason);
      return;
    }
    if (checkedYet) {
      port.saysGoodbye(this);
    }
    dtls.leave();
    run(
        on,
        () -> {
          List.copyOf(paths.values()).forEach(one -> port.forget(one.remote(), this));
          ended(reason);
        });
  }

  private void ended(CloseReason reason) {
    port.ended(this, reason, securedYet);
    try {
      listener.closed(reason);
    } catch (RuntimeException e) {
      LOG.error("a session did not take its end", e);
    }
  }

  /// Called now and then by another thread.
  void closeIfOverdue(long nowNanos) {
    TransportSettings settings = port.settings();
    if (loop == null) {
      if (nowNanos - createdNanos > settings.comeTimeout().toNanos()) {
        close(CloseReason.NEVER_CAME);
      }
    } else if (checkedNanos != 0 && nowNanos - checkedNanos > settings.consentTimeout().toNanos()) {
      close(CloseReason.CONSENT);
    }
  }

  boolean isSecured() {
    return securedYet;
  }

  private void secured(SrtpKeys keys) {
    if (closed != null) {
      return;
    }
    srtp = new SrtpSession(keys);
    securedYet = true;
    port.secured(this);
    try {
      listener.connected(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException cause) {
    LOG.error("a session failed on our side", cause);
    close(CloseReason.LOCAL);
  }

  void onLoop(Runnable task) {
    EventLoop on = loop;
    if (on != null) {
      run(on, task);
    }
  }

  private static void run(EventLoop on, Runnable task) {
    if (on.inEventLoop()) {
      task.run();
      return;
    }
    try {
      on.execute(task);
    } catch (RejectedExecutionException _) {
      // The loops have stopped; nobody else uses what belongs to them.
      task.run();
    }
  }

  private final class DtlsEvents implements DtlsThread.Events {

    @Override
    public void secured(SrtpKeys keys) {
      onLoop(() -> PeerSession.this.secured(keys));
    }

    @Override
    public void peerLeft() {
      close(CloseReason.PEER);
    }

    @Override
    public void failed(IOException why) {
      if (closed == null) {
        LOG.atInfo().log("DTLS failed: {}", why.toString());
        close(CloseReason.HANDSHAKE);
      }
    }

    @Override
    public void over() {
      port.saidGoodbye(PeerSession.this);
      Path last = path;
      if (last != null) {
        last.close();
      }
    }
  }
}
