package live.spyglass.ingest.webrtc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.rtmp.FuzzTest;
import live.spyglass.ingest.webrtc.ice.IceAgent;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.ice.StunMessage;
import live.spyglass.ingest.webrtc.ice.TestChecks;
import live.spyglass.ingest.webrtc.sdp.Answer;
import live.spyglass.ingest.webrtc.sdp.Extension;
import live.spyglass.ingest.webrtc.sdp.IceFragment;
import live.spyglass.ingest.webrtc.sdp.Offer;
import live.spyglass.ingest.webrtc.sdp.Offers;
import live.spyglass.ingest.webrtc.sdp.SdpException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What strangers may send before and beside media: descriptions, checks, records, packets that are
/// not authentic.
class PeerFuzzTest {

  private static final IceCredentials LOCAL = IceCredentials.random();
  private static final InetSocketAddress FROM =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5000);

  @BeforeAll
  static void chooseCiphers() {
    SrtpSession.warmUp();
  }

  @Test
  void descriptions() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String offer : List.of(Offers.CHROMIUM, Offers.FFMPEG, Offers.WATCHING)) {
      seeds.add(offer.getBytes(StandardCharsets.UTF_8));
    }
    FuzzTest.fuzz(
        "sdp",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        PeerFuzzTest::describe);
  }

  /// What can be answered is answered with as many sections as were offered.
  private static void describe(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      var _ = IceFragment.read(text);
    } catch (SdpException _) {
      // made for it
    }
    try {
      Offer offer = Offer.read(text);
      Answer answer =
          offer.watchable().isEmpty()
              ? Answer.receiving(offer, EnumSet.allOf(Codec.class), EnumSet.allOf(Extension.class))
              : Answer.sending(
                  offer, List.copyOf(offer.watchable()), EnumSet.allOf(Extension.class));
      String written = answer.write(LOCAL, new Fingerprint("sha-256", "00"), List.of());
      assertThat(written.lines().filter(line -> line.startsWith("m=")).count())
          .isEqualTo(text.lines().filter(line -> line.startsWith("m=")).count());
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void checks() throws Exception {
    List<byte[]> seeds =
        List.of(
            TestChecks.of(LOCAL, "abcd").nominating().bytes(),
            TestChecks.controlled(LOCAL, "abcd").withAttribute(0x42).bytes());
    FuzzTest.fuzz(
        "stun",
        seeds,
        mutations -> {
          byte[] changed = mutations.bytes(mutations.any(seeds), mutations.any(seeds));
          return mutations.below(4) == 0 ? changed : sealed(changed);
        },
        input -> {
          IceAgent agent = new IceAgent(LOCAL, "abcd");
          StunMessage.read(input, 0, input.length)
              .ifPresent(message -> assertThat(agent.check(message, FROM)).isNotNull());
        });
  }

  /// With a length and a fingerprint that are right, so that more than those is looked at.
  private static byte[] sealed(byte[] message) {
    if (message.length < 28) {
      return message;
    }
    byte[] whole = Arrays.copyOf(message, message.length & ~3);
    ByteBuffer out = ByteBuffer.wrap(whole);
    out.putShort(2, (short) (whole.length - 20));
    CRC32 crc = new CRC32();
    crc.update(whole, 0, whole.length - 8);
    out.putInt(whole.length - 8, 0x80280004);
    out.putInt(whole.length - 4, (int) crc.getValue() ^ 0x5354554e);
    return whole;
  }

  @Test
  void packets() throws Exception {
    for (SrtpProfile profile : SrtpProfile.values()) {
      byte[] material = new byte[profile.keyingMaterialLength()];
      SrtpSession sender = new SrtpSession(SrtpKeys.of(profile, material, DtlsRole.CLIENT));
      SrtpSession receiver = new SrtpSession(SrtpKeys.of(profile, material, DtlsRole.SERVER));
      List<byte[]> seeds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        byte[] packet = new byte[100 + PeerTransport.SPARE];
        packet[0] = (byte) (0x80 | (i == 3 ? 0x10 : 0));
        packet[1] = (byte) (i % 2 == 0 ? 96 : 200);
        packet[3] = (byte) (i % 2 == 0 ? i : 24);
        int length = i % 2 == 0 ? sender.protectRtp(packet, 100) : sender.protectRtcp(packet, 100);
        seeds.add(Arrays.copyOf(packet, length));
      }
      FuzzTest.fuzz(
          "srtp-" + profile,
          seeds,
          mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
          input -> {
            // What a socket would give: as much as a datagram, and room behind it.
            int length = Math.min(input.length, UdpSocket.MOST_BYTES);
            byte[] buffer = Arrays.copyOf(input, UdpSocket.MOST_BYTES + PeerTransport.SPARE);
            int plain = receiver.openRtp(buffer, 0, length);
            buffer = Arrays.copyOf(input, UdpSocket.MOST_BYTES + PeerTransport.SPARE);
            int control = receiver.openRtcp(buffer, 0, length);
            boolean genuine = seeds.stream().anyMatch(seed -> Arrays.equals(seed, input));
            assertThat(genuine || (plain < 0 && control < 0)).isTrue();
          });
    }
  }

  @Test
  void records() throws Exception {
    List<byte[]> seeds = recordedHandshake();
    DtlsIdentity identity = new DtlsIdentity();
    FuzzTest.fuzz(
        "dtls",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        input -> {
          for (DtlsRole role : DtlsRole.values()) {
            DtlsHandshake handshake =
                new DtlsHandshake(identity, List.of(identity.fingerprint()), Duration.ofMillis(5));
            Ended ended = new Ended();
            DtlsThread thread = new DtlsThread(handshake, role, new Semaphore(1), _ -> {}, ended);
            boolean _ = thread.arrived(Arrays.copyOf(input, Math.min(input.length, 2048)));
            thread.start();
            assertThat(ended.over.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ended.secured).isFalse();
          }
        });
  }

  /// Everything that a client and a server say to each other.
  private static List<byte[]> recordedHandshake() throws Exception {
    DtlsIdentity one = new DtlsIdentity();
    DtlsIdentity other = new DtlsIdentity();
    List<byte[]> said = new CopyOnWriteArrayList<>();
    DtlsThread[] ends = new DtlsThread[2];
    Ended client = new Ended();
    Ended server = new Ended();
    Duration patience = Duration.ofSeconds(60);
    ends[0] =
        new DtlsThread(
            new DtlsHandshake(one, List.of(other.fingerprint()), patience),
            DtlsRole.CLIENT,
            new Semaphore(1),
            record -> {
              said.add(record);
              boolean _ = ends[1].arrived(record);
            },
            client);
    ends[1] =
        new DtlsThread(
            new DtlsHandshake(other, List.of(one.fingerprint()), patience),
            DtlsRole.SERVER,
            new Semaphore(1),
            record -> {
              said.add(record);
              boolean _ = ends[0].arrived(record);
            },
            server);
    ends[1].start();
    ends[0].start();
    assertThat(client.keys.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.keys.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    ends[0].leave();
    assertThat(server.over.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    return List.copyOf(said);
  }

  private static final class Ended implements DtlsThread.Events {

    private final Semaphore over = new Semaphore(0);
    private final Semaphore keys = new Semaphore(0);
    private volatile boolean secured;

    @Override
    public void secured(SrtpKeys agreed) {
      secured = true;
      keys.release();
    }

    @Override
    public void peerLeft() {}

    @Override
    public void failed(IOException why) {
      assertThat(why).isNotNull();
    }

    @Override
    public void over() {
      over.release();
    }
  }
}
