package live.spyglass.ingest.webrtc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.ingest.webrtc.ice.Candidate;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.ice.TestChecks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Peers at the port, from their first check to their last word.
class MediaPortTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /// Long enough that an answer which is on its way would have come.
  private static final Duration SILENCE = Duration.ofMillis(300);

  private static final String THEIR_FRAGMENT = "abcd";
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private MediaPort port = port(Duration.ofSeconds(30), Duration.ofSeconds(30));

  private MediaPort port(Duration come, Duration consent) {
    return port("127.0.0.1", come, consent);
  }

  private MediaPort port(String address, Duration come, Duration consent) {
    return new MediaPort(
        new TransportSettings(0, address, List.of(), come, Duration.ofSeconds(15), consent, 10, 3),
        meters);
  }

  @BeforeEach
  void open() throws IOException {
    port.open();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private void reopen(Duration come, Duration consent) throws IOException {
    port.close();
    port = port(come, consent);
    port.open();
  }

  @Test
  void aPeerThatBeginsDtlsSendsAndReceives() {
    talk(false, DtlsRole.SERVER);
  }

  @Test
  void aPeerThatWaitsForDtlsSendsAndReceives() {
    talk(false, DtlsRole.CLIENT);
  }

  @Test
  void overTcpItIsTheSame() {
    talk(true, DtlsRole.SERVER);
  }

  @Test
  void boundToAllAddressesItNamesTheMachinesOwn() throws IOException {
    port.close();
    port = port("0.0.0.0", Duration.ofSeconds(30), Duration.ofSeconds(30));
    port.open();
    assertThat(port.candidates())
        .isNotEmpty()
        .allMatch(one -> one.port() == port.port() && !one.address().startsWith("0.0"));
    talk(false, DtlsRole.SERVER);
  }

  /// Firefox pairs no address of its own with a loopback one.
  @Test
  void boundToLoopbackItIsMetUnderTheMachinesOtherAddressesTooByUdp() throws IOException {
    List<Candidate> candidates = port.candidates();
    assertThat(candidates.getFirst().address()).isEqualTo("127.0.0.1");
    assertThat(candidates.stream().filter(Candidate::tcp).map(Candidate::address))
        .containsExactly("127.0.0.1");
    InetAddress other = otherAddress();
    talk(new TestPeer(new InetSocketAddress(other, port.port()), false), DtlsRole.SERVER);
  }

  /// Who comes from elsewhere is not heard.
  @Test
  void theMachinesOwnAddressesAreKnown() throws IOException {
    OwnAddresses own = new OwnAddresses();
    assertThat(own.include(InetAddress.getByName("198.51.100.7"))).isFalse();
    assertThat(own.include(InetAddress.getLoopbackAddress())).isTrue();
    assertThat(new OwnAddresses().include(otherAddress())).isTrue();
  }

  /// Of this machine, as a browser on it would be told; loopback where it has nothing else.
  private InetAddress otherAddress() throws IOException {
    List<String> named = port.candidates().stream().map(Candidate::address).distinct().toList();
    return InetAddress.getByName(named.get(named.size() > 1 ? 1 : 0));
  }

  private void talk(boolean tcp, DtlsRole ourRole) {
    talk(new TestPeer(port.port(), tcp), ourRole);
  }

  private void talk(TestPeer peer, DtlsRole ourRole) {
    try (TestPeer remote = peer) {
      Heard heard = new Heard();
      connect(remote, heard, ourRole);

      remote.send(remote.protectedRtp(7, 1, HELLO));
      await().atMost(DEADLINE).until(() -> heard.rtp.size() == 1);
      assertThat(Arrays.copyOfRange(heard.rtp.getFirst(), 12, 17)).isEqualTo(HELLO);
      byte[] report = report(7);
      remote.send(remote.protectedRtcp(report));
      await().atMost(DEADLINE).until(() -> heard.rtcp.size() == 1);
      assertThat(heard.rtcp.getFirst()).isEqualTo(report);

      heard.send(report(8));
      assertThat(remote.receive()).isEqualTo(report(8));

      remote.leave();
      assertThat(heard.end()).isEqualTo(CloseReason.PEER);
    }
  }

  @Test
  void whatCameOnceDoesNotComeAgain() {
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      connect(remote, heard, DtlsRole.SERVER);
      byte[] first = remote.protectedRtp(7, 65_534, HELLO);
      byte[] late = remote.protectedRtp(7, 65_535, HELLO);
      remote.send(first);
      for (int i = 0; i < 300; i++) {
        remote.send(remote.protectedRtp(7, i, HELLO));
      }
      // The one that was held back is new; those that were there are not; nor is one that is not
      // authentic.
      remote.send(late);
      remote.send(first);
      remote.send(late);
      byte[] changed = remote.protectedRtp(7, 300, HELLO);
      changed[13] ^= 1;
      remote.send(changed);
      remote.send(remote.protectedRtp(7, 301, HELLO));

      await().atMost(DEADLINE).until(() -> heard.rtp.stream().anyMatch(p -> sequence(p) == 301));
      assertThat(heard.rtp.stream().map(MediaPortTest::sequence)).doesNotHaveDuplicates();
      assertThat(heard.rtp.stream().map(MediaPortTest::sequence))
          .contains(65_535)
          .doesNotContain(300);
    }
  }

  @Test
  void aCertificateThatWasNotNamedIsNotSpokenTo() {
    try (TestPeer remote = new TestPeer(port.port(), false);
        TestPeer another = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      Peer peer = expect(heard, DtlsRole.SERVER, another.fingerprint());
      remote.connect(peer.credentials(), THEIR_FRAGMENT);
      remote.beginHandshake(DtlsRole.CLIENT, port.fingerprint());

      assertThat(heard.end()).isEqualTo(CloseReason.HANDSHAKE);
      assertThat(remote.dtlsEnd()).isEqualTo("failed");
      assertThat(heard.transport).isNull();
    }
  }

  @Test
  void aPeerThatMovesIsMetWhereItIs() {
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      Peer peer = connect(remote, heard, DtlsRole.SERVER);
      remote.move();
      // Media from an address without a check is a stranger's.
      remote.send(remote.protectedRtp(7, 1, HELLO));
      remote.connect(peer.credentials(), THEIR_FRAGMENT);
      remote.send(remote.protectedRtp(7, 2, HELLO));
      await().atMost(DEADLINE).until(() -> heard.rtp.size() == 1);
      assertThat(sequence(heard.rtp.getFirst())).isEqualTo(2);

      heard.send(report(8));
      assertThat(remote.receive()).isEqualTo(report(8));
    }
  }

  @Test
  void aRestartTakesTheOldCredentialsUntilTheNewAreUsed() {
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      Peer peer = connect(remote, heard, DtlsRole.SERVER);
      IceCredentials before = peer.credentials();
      assertThat(peer.isRestart(THEIR_FRAGMENT)).isFalse();
      assertThat(peer.isRestart("efgh")).isTrue();
      // The phone asks twice, since it heard no answer.
      IceCredentials lost = peer.restart("efgh");
      IceCredentials after = peer.restart("efgh");
      assertThat(remote.check(TestChecks.of(lost, "efgh"), SILENCE)).isNull();
      assertThat(after).isNotEqualTo(before);

      assertThat(remote.check(TestChecks.of(before, THEIR_FRAGMENT), DEADLINE)).isNotNull();
      assertThat(remote.check(TestChecks.of(after, THEIR_FRAGMENT), SILENCE)).isNull();
      remote.move();
      remote.connect(after, "efgh");
      assertThat(remote.check(TestChecks.of(before, THEIR_FRAGMENT), SILENCE)).isNull();
      remote.send(remote.protectedRtp(7, 1, HELLO));
      await().atMost(DEADLINE).until(() -> heard.rtp.size() == 1);
    }
  }

  @Test
  void withoutChecksConsentEnds() throws IOException {
    reopen(Duration.ofSeconds(30), Duration.ofSeconds(2));
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      connect(remote, heard, DtlsRole.SERVER);
      // Media alone is no consent (RFC 7675 §5.1).
      int sequence = 0;
      while (heard.reason == null) {
        remote.send(remote.protectedRtp(7, sequence++ & 0xffff, HELLO));
        Thread.onSpinWait();
      }
      assertThat(heard.end()).isEqualTo(CloseReason.CONSENT);
      assertThat(remote.dtlsEnd()).isEqualTo("left");
    }
  }

  @Test
  void whoNeverComesIsForgotten() throws IOException {
    reopen(Duration.ofSeconds(1), Duration.ofSeconds(30));
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      Peer peer = expect(heard, DtlsRole.SERVER, remote.fingerprint());
      assertThat(heard.end()).isEqualTo(CloseReason.NEVER_CAME);
      assertThat(remote.check(TestChecks.of(peer.credentials(), THEIR_FRAGMENT), SILENCE)).isNull();
    }
  }

  @Test
  void closingTellsEverybody() {
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      connect(remote, heard, DtlsRole.SERVER);
      port.close();
      assertThat(heard.end()).isEqualTo(CloseReason.SHUTDOWN);
      assertThat(remote.dtlsEnd()).isEqualTo("left");
      assertThat(
              port.expect(
                  new PeerOffer("abcd", DtlsRole.SERVER, List.of()), address(1), new Heard()))
          .isEmpty();
    }
  }

  @Test
  void oneAddressHasOnlySoManyThatWait() {
    PeerOffer offer = new PeerOffer(THEIR_FRAGMENT, DtlsRole.SERVER, List.of(port.fingerprint()));
    for (int i = 0; i < 3; i++) {
      assertThat(port.expect(offer, address(1), new Heard())).isPresent();
    }
    assertThat(port.expect(offer, address(1), new Heard())).isEmpty();
    for (int i = 2; i < 9; i++) {
      assertThat(port.expect(offer, address(i), new Heard())).isPresent();
    }
    assertThat(port.expect(offer, address(10), new Heard())).as("of all").isEmpty();
  }

  @Test
  void strangersAreMetWithSilence() {
    try (TestPeer remote = new TestPeer(port.port(), false)) {
      Heard heard = new Heard();
      Peer peer = expect(heard, DtlsRole.SERVER, remote.fingerprint());
      IceCredentials good = peer.credentials();
      IceCredentials unknown = IceCredentials.random();
      List<TestChecks> strangers =
          List.of(
              TestChecks.of(unknown, THEIR_FRAGMENT),
              TestChecks.of(good, THEIR_FRAGMENT).signedWith(unknown.password()),
              TestChecks.of(good, THEIR_FRAGMENT).unsigned(),
              TestChecks.of(good, "efgh"),
              TestChecks.of(good, THEIR_FRAGMENT).ofType(0x0011),
              TestChecks.of(good, THEIR_FRAGMENT).ofType(0x0101));
      for (TestChecks stranger : strangers) {
        assertThat(remote.check(stranger, SILENCE)).isNull();
      }
      byte[] broken = TestChecks.of(good, THEIR_FRAGMENT).bytes();
      broken[broken.length - 1] ^= 1;
      remote.send(broken);
      assertThat(remote.check(TestChecks.of(good, THEIR_FRAGMENT), DEADLINE)).isNotNull();
      assertThat(
              meters.get("spyglass.ingest.webrtc.datagrams.dropped").tag("cause", "stun").counter())
          .satisfies(counter -> assertThat(counter.count()).isEqualTo(strangers.size() + 1));
    }
  }

  private Peer expect(Heard heard, DtlsRole role, Fingerprint theirs) {
    return port.expect(new PeerOffer(THEIR_FRAGMENT, role, List.of(theirs)), address(1), heard)
        .orElseThrow();
  }

  private Peer connect(TestPeer remote, Heard heard, DtlsRole ourRole) {
    Peer peer = expect(heard, ourRole, remote.fingerprint());
    remote.connect(peer.credentials(), THEIR_FRAGMENT);
    remote.shakeHands(
        ourRole == DtlsRole.SERVER ? DtlsRole.CLIENT : DtlsRole.SERVER, port.fingerprint());
    await().atMost(DEADLINE).until(() -> heard.transport != null);
    return peer;
  }

  private static int sequence(byte[] packet) {
    return (packet[2] & 0xff) << 8 | (packet[3] & 0xff);
  }

  /// An empty receiver report.
  private static byte[] report(int ssrc) {
    return new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, (byte) ssrc};
  }

  private static InetAddress address(int last) {
    return InetAddress.ofLiteral("192.0.2." + last);
  }

  /// Everything that a peer's listener is told.
  private static final class Heard implements PeerListener {

    private final List<byte[]> rtp = new CopyOnWriteArrayList<>();
    private final List<byte[]> rtcp = new CopyOnWriteArrayList<>();
    private volatile @Nullable PeerTransport transport;
    private volatile @Nullable CloseReason reason;

    @Override
    public void connected(PeerTransport opened) {
      transport = opened;
    }

    @Override
    public void rtp(byte[] buffer, int offset, int length, long nanos) {
      if (rtp.size() < 1000) {
        rtp.add(Arrays.copyOfRange(buffer, offset, offset + length));
      }
    }

    @Override
    public void rtcp(byte[] buffer, int offset, int length, long nanos) {
      rtcp.add(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void closed(CloseReason why) {
      assertThat(reason).isNull();
      reason = why;
    }

    CloseReason end() {
      return await().atMost(DEADLINE).until(() -> reason, found -> found != null);
    }

    void send(byte[] control) {
      PeerTransport to = transport;
      if (to == null) {
        throw new AssertionError("not connected");
      }
      to.loop()
          .execute(() -> {
            to.sendRtcp(
                Arrays.copyOf(control, control.length + PeerTransport.SPARE), control.length);
            to.flush();
          });
    }
  }
}
