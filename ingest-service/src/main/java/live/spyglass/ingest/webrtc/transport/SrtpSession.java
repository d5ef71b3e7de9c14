package live.spyglass.ingest.webrtc.transport;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.security.GeneralSecurityException;
import java.util.logging.Level;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Protects and opens the packets of one peer (RFC 3711, RFC 7714), in place. Each SSRC has its own
/// state, kept once a packet of it was authentic, for at most [#MOST_SOURCES] of them. Used by one
/// thread.
final class SrtpSession {

  /// A camera, a microphone, three simulcast layers, and retransmissions of each, a few times over.
  private static final int MOST_SOURCES = 64;

  private static final int RTP_HEADER = 12;
  private static final int RTCP_HEADER = 8;

  /// The library would write a line for every bad packet.
  private static final Logger SILENT = new LoggerImpl("srtp", Level.OFF);

  private final SrtpContextFactory sending;
  private final SrtpContextFactory receiving;
  private final IntObjectMap<SrtpCryptoContext> sent = new IntObjectHashMap<>();
  private final IntObjectMap<SrtcpCryptoContext> sentControl = new IntObjectHashMap<>();
  private final IntObjectMap<Source> received = new IntObjectHashMap<>();
  private final IntObjectMap<SrtcpCryptoContext> receivedControl = new IntObjectHashMap<>();
  private final Packet packet = new Packet();

  SrtpSession(SrtpKeys keys) {
    SrtpPolicy media = keys.profile().policy();
    media.setReceiveReplayEnabled(false);
    SrtpPolicy control = keys.profile().policy();
    sending = new SrtpContextFactory(true, keys.ourKey(), keys.ourSalt(), media, control, SILENT);
    receiving =
        new SrtpContextFactory(false, keys.peerKey(), keys.peerSalt(), media, control, SILENT);
  }

  /// Chooses the ciphers once and for all: left alone, the library tries them against each other at
  /// the first packet, which takes seconds. Then lets packets through, so that the first real ones
  /// find everything loaded.
  static void warmUp() {
    boolean openSsl = JitsiOpenSslProvider.isLoaded();
    Aes.setFactoryClassName(openSsl ? "OpenSSL" : "SunJCE");
    LoggerFactory.getLogger(SrtpSession.class)
        .info("SRTP is ciphered by {}", openSsl ? "OpenSSL" : "the JDK: there is no OpenSSL 3");
    for (SrtpProfile profile : SrtpProfile.values()) {
      byte[] material = new byte[profile.keyingMaterialLength()];
      SrtpSession one = new SrtpSession(SrtpKeys.of(profile, material, DtlsRole.CLIENT));
      SrtpSession other = new SrtpSession(SrtpKeys.of(profile, material, DtlsRole.SERVER));
      for (int i = 0; i < 100; i++) {
        byte[] rtp = new byte[1200 + PeerTransport.SPARE];
        rtp[0] = (byte) 0x80;
        rtp[3] = (byte) i;
        int length = one.protectRtp(rtp, 1200);
        byte[] rtcp = new byte[32 + PeerTransport.SPARE];
        rtcp[0] = (byte) 0x80;
        rtcp[1] = (byte) 200;
        rtcp[3] = 7;
        int controlLength = one.protectRtcp(rtcp, 32);
        if (other.openRtp(rtp, 0, length) != 1200 || other.openRtcp(rtcp, 0, controlLength) != 32) {
          throw new IllegalStateException("SRTP does not open what it closed: " + profile);
        }
      }
    }
  }

  /// The length afterwards; -1 when it may not be sent.
  int protectRtp(byte[] buffer, int length) {
    if (length < RTP_HEADER) {
      return -1;
    }
    int ssrc = i32(buffer, 8);
    try {
      SrtpCryptoContext context = sent.get(ssrc);
      if (context == null) {
        if (sent.size() == MOST_SOURCES) {
          return -1;
        }
        context = sending.deriveContext(ssrc, 0);
        sent.put(ssrc, context);
      }
      return result(context.transformPacket(packet.over(buffer, 0, length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a cipher that worked at the start", e);
    }
  }

  int protectRtcp(byte[] buffer, int length) {
    if (length < RTCP_HEADER) {
      return -1;
    }
    int ssrc = i32(buffer, 4);
    try {
      SrtcpCryptoContext context = sentControl.get(ssrc);
      if (context == null) {
        if (sentControl.size() == MOST_SOURCES) {
          return -1;
        }
        context = sending.deriveControlContext(ssrc);
        sentControl.put(ssrc, context);
      }
      return result(context.transformPacket(packet.over(buffer, 0, length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a cipher that worked at the start", e);
    }
  }

  /// The length of the plain packet; -1 when it is not authentic, or was there before.
  int openRtp(byte[] buffer, int offset, int length) {
    if (length < RTP_HEADER) {
      return -1;
    }
    int ssrc = i32(buffer, offset + 8);
    int sequence = i32(buffer, offset) & 0xffff;
    try {
      Source source = received.get(ssrc);
      boolean known = source != null;
      if (source == null) {
        if (received.size() == MOST_SOURCES) {
          return -1;
        }
        source = new Source(receiving.deriveContext(ssrc, 0), new ReplayWindow());
      }
      int plain =
          result(source.context.reverseTransformPacket(packet.over(buffer, offset, length), false));
      if (plain < RTP_HEADER || !source.window.isNew(sequence)) {
        return -1;
      }
      if (!known) {
        received.put(ssrc, source);
      }
      return plain;
    } catch (GeneralSecurityException _) {
      return -1;
    }
  }

  int openRtcp(byte[] buffer, int offset, int length) {
    if (length < RTCP_HEADER) {
      return -1;
    }
    int ssrc = i32(buffer, offset + 4);
    try {
      SrtcpCryptoContext context = receivedControl.get(ssrc);
      boolean known = context != null;
      if (context == null) {
        if (receivedControl.size() == MOST_SOURCES) {
          return -1;
        }
        context = receiving.deriveControlContext(ssrc);
      }
      int plain = result(context.reverseTransformPacket(packet.over(buffer, offset, length)));
      if (plain < RTCP_HEADER) {
        return -1;
      }
      if (!known) {
        receivedControl.put(ssrc, context);
      }
      return plain;
    } catch (GeneralSecurityException _) {
      return -1;
    }
  }

  private int result(SrtpErrorStatus status) {
    return status == SrtpErrorStatus.OK ? packet.getLength() : -1;
  }

  private static int i32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private record Source(SrtpCryptoContext context, ReplayWindow window) {}

  /// How the library sees a piece of an array.
  private static final class Packet implements ByteArrayBuffer {

    private byte[] buffer = new byte[0];
    private int offset;
    private int length;

    Packet over(byte[] buffer, int offset, int length) {
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
      return this;
    }

    @Override
    public byte[] getBuffer() {
      return buffer;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int length) {
      this.length = length;
    }

    @Override
    public void setOffset(int offset) {
      this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte @Nullable [] target) {
      if (target != null) {
        System.arraycopy(buffer, offset + from, target, 0, count);
      }
    }

    /// [PeerTransport#SPARE] is there already.
    @Override
    public void grow(int count) {
      if (offset + length + count > buffer.length) {
        throw new IllegalArgumentException("a packet without spare bytes behind it");
      }
    }

    @Override
    public void append(byte[] data, int count) {
      grow(count);
      System.arraycopy(data, 0, buffer, offset + length, count);
      length += count;
    }

    @Override
    public void shrink(int count) {
      length -= count;
    }
  }
}
