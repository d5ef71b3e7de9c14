package live.spyglass.bench.whep;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A viewer that asks for a broadcast by WHEP, shakes hands as a browser does, keeps its consent
/// fresh, and counts what it is sent without looking into it. On a thread of its own.
final class LoadViewer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TICK_MILLIS = 500;
  private static final int CHECK_TICKS = 8;
  private static final int LARGEST = 2048;
  private static final int COOKIE = 0x2112A442;
  private static final int FINGERPRINT = 0x5354554e;

  private final String fragment = random(8);
  private final String password = random(24);
  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final DtlsClient dtls;
  private final LongAdder packets = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Thread thread;
  private String peerFragment = "";
  private String peerPassword = "";
  private volatile boolean closed;
  private volatile boolean connected;
  private volatile String failure = "";

  /// Blocks for the answer to the offer only.
  LoadViewer(HttpClient http, URI whep, DtlsIdentity identity)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(whep)
                .header("Content-Type", "application/sdp")
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(offer(identity.fingerprint())))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 201) {
      throw new IOException("WHEP: " + answer.statusCode() + " " + answer.body());
    }
    String sdp = answer.body();
    peerFragment = find(sdp, "a=ice-ufrag:(\\S+)");
    peerPassword = find(sdp, "a=ice-pwd:(\\S+)");
    int port = Integer.parseInt(find(sdp, "a=candidate:\\S+ 1 (?i:udp) \\d+ 127\\S+ (\\d+)"));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setReceiveBufferSize(1 << 20);
    dtls = new DtlsClient(identity, this::send);
    thread = Thread.ofPlatform().daemon().name("viewer-" + fragment).start(this::run);
  }

  boolean isConnected() {
    return connected;
  }

  String failure() {
    return failure;
  }

  long packets() {
    return packets.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  private void run() {
    try {
      socket.setSoTimeout(TICK_MILLIS);
      byte[] buffer = new byte[LARGEST];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      int tick = 0;
      check();
      while (!closed) {
        try {
          packet.setLength(buffer.length);
          socket.receive(packet);
        } catch (SocketTimeoutException e) {
          check();
          continue;
        }
        int first = buffer[0] & 0xff;
        if (first >= 128) {
          packets.increment();
          bytes.add(packet.getLength());
          connected = true;
          if (packets.sum() % 1024 == 0 && tick++ % CHECK_TICKS == 0) {
            check();
          }
        } else if (first >= 20 && first < 64) {
          dtls.received(java.util.Arrays.copyOf(buffer, packet.getLength()));
        } else if (first == 1) {
          dtls.begin();
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      failure = closed ? failure : e.toString();
    }
  }

  private void send(byte[] datagram, int offset, int length) throws IOException {
    socket.send(new DatagramPacket(datagram, offset, length));
  }

  /// A binding request that also nominates (RFC 8445 §7.2.2, §8.1.1).
  private void check() throws IOException, GeneralSecurityException {
    byte[] user = (peerFragment + ":" + fragment).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(256);
    UUID transaction = UUID.randomUUID();
    out.putShort((short) 1).putShort((short) 0).putInt(COOKIE);
    out.putLong(transaction.getMostSignificantBits())
        .putInt((int) transaction.getLeastSignificantBits());
    out.putShort((short) 6).putShort((short) user.length).put(user);
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
    out.putShort((short) 0x24).putShort((short) 4).putInt(0x6e0001ff);
    out.putShort((short) 0x802a).putShort((short) 8).putLong(transaction.getMostSignificantBits());
    out.putShort((short) 0x25).putShort((short) 0);
    out.putShort(2, (short) (out.position() - 20 + 24));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(peerPassword.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
    mac.update(out.array(), 0, out.position());
    out.putShort((short) 8).putShort((short) 20).put(mac.doFinal());
    out.putShort(2, (short) (out.position() - 20 + 8));
    CRC32 sum = new CRC32();
    sum.update(out.array(), 0, out.position());
    out.putShort((short) 0x8028).putShort((short) 4).putInt((int) sum.getValue() ^ FINGERPRINT);
    send(out.array(), 0, out.position());
  }

  private String offer(String fingerprint) {
    String ice =
        "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\na=fingerprint:sha-256 %s\r\na=setup:actpass\r\n"
            .formatted(fragment, password, fingerprint);
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
        + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\n"
        + "a=rtcp-mux\r\n"
        + ice
        + "a=rtpmap:111 opus/48000/2\r\na=extmap:2 "
        + SEND_TIME
        + "\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 102 103\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=recvonly\r\n"
        + "a=rtcp-mux\r\n"
        + ice
        + "a=rtpmap:102 H264/90000\r\n"
        + "a=fmtp:102 packetization-mode=1;profile-level-id=42e01f;level-asymmetry-allowed=1\r\n"
        + "a=rtcp-fb:102 nack\r\na=rtcp-fb:102 nack pli\r\na=rtcp-fb:102 goog-remb\r\n"
        + "a=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\na=extmap:2 "
        + SEND_TIME
        + "\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n";
  }

  private static final String SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

  private static String find(String sdp, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(sdp);
    if (!found.find()) {
      throw new IOException("no " + pattern + " in the answer:\n" + sdp);
    }
    return found.group(1);
  }

  private static String random(int length) {
    return UUID.randomUUID().toString().replace("-", "").substring(0, length);
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
