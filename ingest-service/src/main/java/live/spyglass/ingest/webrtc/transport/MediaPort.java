package live.spyglass.ingest.webrtc.transport;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import live.spyglass.ingest.webrtc.ice.Candidate;
import live.spyglass.ingest.webrtc.ice.IceAgent;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.ice.StunMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one port for all peers, of UDP and of TCP, and who is met there. A stranger's datagram makes
/// no state: a peer is known by the fragment that went out with its answer, and its addresses by
/// checks that showed the password.
public final class MediaPort implements Demultiplexer {

  private static final Logger LOG = LoggerFactory.getLogger(MediaPort.class);
  private static final Duration WATCH = Duration.ofMillis(500);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /// Two messages of a handshake cost a few milliseconds of computing each.
  private static final int MOST_HANDSHAKES = 64;

  private final TransportSettings settings;
  private final TransportMetrics metrics;
  private final DtlsIdentity identity = new DtlsIdentity();
  private final Semaphore handshakeTurns = new Semaphore(MOST_HANDSHAKES, true);
  private final Map<String, PeerSession> byFragment = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, PeerSession> byAddress = new ConcurrentHashMap<>();

  /// Everybody, and the address that asked for them; guarded by itself, as is `waiting`.
  private final Map<PeerSession, InetAddress> peers = new HashMap<>();

  private final Map<InetAddress, Integer> waiting = new HashMap<>();

  /// Those whose last words are not said.
  private final Set<PeerSession> leaving = ConcurrentHashMap.newKeySet();

  private @Nullable Sockets sockets;
  private @Nullable ScheduledExecutorService watch;
  private volatile boolean open;

  public MediaPort(TransportSettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.metrics = new TransportMetrics(meters);
    Gauge.builder("spyglass.ingest.webrtc.peers", this, MediaPort::count)
        .description("WebRTC sessions")
        .register(meters);
  }

  /// Throws [IOException] when the port cannot be listened on.
  public void open() throws IOException {
    SrtpSession.warmUp();
    sockets = Sockets.open(settings, this, metrics);
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webrtc-watch").factory());
    var _ =
        fresh.scheduleAtFixedRate(
            this::closeOverdue, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    watch = fresh;
    open = true;
  }

  /// Sends everybody away, waits a moment until they are told, and closes the port.
  public void close() {
    open = false;
    listPeers().forEach(peer -> peer.close(CloseReason.SHUTDOWN));
    awaitGoodbyes();
    if (watch != null) {
      watch.shutdownNow();
      watch = null;
    }
    if (sockets != null) {
      sockets.close();
      sockets = null;
    }
  }

  /// Of our certificate.
  public Fingerprint fingerprint() {
    return identity.fingerprint();
  }

  public int port() {
    return sockets().port();
  }

  /// Where peers are told to come, the best first.
  public List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (boolean tcp : new boolean[] {false, true}) {
      List<String> addresses = tcp ? sockets().tcpAddresses() : sockets().addresses();
      for (int i = 0; i < addresses.size(); i++) {
        candidates.add(new Candidate(addresses.get(i), port(), tcp, i));
      }
    }
    return candidates;
  }

  /// Waits for a new peer. `asked`: the address that asked for it. Empty when there are too many
  /// already.
  public Optional<Peer> expect(PeerOffer offer, InetAddress asked, PeerListener listener) {
    String limit = null;
    IceCredentials local = IceCredentials.random();
    PeerSession peer =
        new PeerSession(
            new IceAgent(local, offer.remoteFragment()),
            offer.role(),
            offer.fingerprints(),
            listener,
            this);
    synchronized (peers) {
      if (!open) {
        limit = "closed";
      } else if (peers.size() >= settings.maxPeers()) {
        limit = "all";
      } else if (waiting.getOrDefault(asked, 0) >= settings.maxWaitingPerAddress()) {
        limit = "address";
      } else {
        waiting.merge(asked, 1, Integer::sum);
        peers.put(peer, asked);
      }
    }
    if (limit != null) {
      metrics.refused(limit);
      return Optional.empty();
    }
    byFragment.put(local.fragment(), peer);
    return Optional.of(peer);
  }

  @Override
  public void arrived(Path path, byte[] bytes, int offset, int length) {
    int first = bytes[offset] & 0xff;
    if (first < 4) {
      stun(path, bytes, offset, length);
      return;
    }
    PeerSession peer = byAddress.get(path.remote());
    if (peer == null) {
      metrics.stray();
    } else if (first >= 20 && first < 64) {
      peer.record(bytes, offset, length);
    } else if (first >= 128 && first < 192 && length > 1) {
      media(peer, bytes, offset, length);
    }
  }

  private void stun(Path path, byte[] bytes, int offset, int length) {
    StunMessage message = StunMessage.read(bytes, offset, length).orElse(null);
    PeerSession peer =
        message == null ? null : message.localFragment().map(byFragment::get).orElse(null);
    if (message == null || peer == null) {
      metrics.stunIgnored();
    } else {
      peer.check(message, path);
    }
  }

  /// At once on the peer's own loop; a peer that moved may arrive at another.
  private static void media(PeerSession peer, byte[] bytes, int offset, int length) {
    if (peer.loop().inEventLoop()) {
      peer.media(bytes, offset, length);
      return;
    }
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length + PeerTransport.SPARE);
    peer.onLoop(() -> peer.media(copy, 0, length));
  }

  @Override
  public void gone(Path path) {
    PeerSession peer = byAddress.get(path.remote());
    if (peer != null) {
      peer.gone(path);
    }
  }

  @Override
  public void failed(RuntimeException cause) {
    LOG.error("a datagram was not understood on our side", cause);
  }

  TransportSettings settings() {
    return settings;
  }

  TransportMetrics metrics() {
    return metrics;
  }

  DtlsIdentity identity() {
    return identity;
  }

  Semaphore handshakeTurns() {
    return handshakeTurns;
  }

  /// How the peer is written to where a check came from: over its own loop's socket if it can be.
  Path pathFor(PeerSession peer, Path from) {
    return from instanceof TcpConnection || from.loop().equals(peer.loop())
        ? from
        : sockets().udp(peer.loop()).pathTo(from.remote());
  }

  void know(String fragment, PeerSession peer) {
    byFragment.put(fragment, peer);
  }

  /// However often it restarts, a peer has two names at most.
  void forgetAllBut(Set<String> fragments, PeerSession peer) {
    byFragment
        .entrySet()
        .removeIf(one -> one.getValue().equals(peer) && !fragments.contains(one.getKey()));
  }

  void know(InetSocketAddress address, PeerSession peer) {
    byAddress.put(address, peer);
  }

  void forget(InetSocketAddress address, PeerSession peer) {
    byAddress.remove(address, peer);
  }

  void secured(PeerSession peer) {
    synchronized (peers) {
      noLongerWaiting(peers.get(peer));
    }
  }

  void ended(PeerSession peer, CloseReason reason, boolean secured) {
    forgetAllBut(Set.of(), peer);
    metrics.closed(reason);
    synchronized (peers) {
      InetAddress asked = peers.remove(peer);
      if (!secured) {
        noLongerWaiting(asked);
      }
    }
  }

  void saysGoodbye(PeerSession peer) {
    leaving.add(peer);
  }

  void saidGoodbye(PeerSession peer) {
    synchronized (leaving) {
      leaving.remove(peer);
      leaving.notifyAll();
    }
  }

  private void noLongerWaiting(@Nullable InetAddress asked) {
    if (asked != null) {
      waiting.computeIfPresent(asked, (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  private int count() {
    synchronized (peers) {
      return peers.size();
    }
  }

  private List<PeerSession> listPeers() {
    synchronized (peers) {
      return List.copyOf(peers.keySet());
    }
  }

  private void closeOverdue() {
    long now = System.nanoTime();
    listPeers().forEach(peer -> peer.closeIfOverdue(now));
  }

  private void awaitGoodbyes() {
    long end = System.nanoTime() + GOODBYE.toNanos();
    try {
      synchronized (leaving) {
        while (!leaving.isEmpty()) {
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (left <= 0) {
            return;
          }
          leaving.wait(left);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Sockets sockets() {
    if (sockets == null) {
      throw new IllegalStateException("the port is not open");
    }
    return sockets;
  }
}
