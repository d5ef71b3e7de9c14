package live.spyglass.ingest.webrtc.send;

import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.NtpTime;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.ReportBlock;
import live.spyglass.ingest.webrtc.rtp.RtcpReader;
import live.spyglass.ingest.webrtc.rtp.RtcpWriter;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import live.spyglass.ingest.webrtc.transport.PeerListener;
import live.spyglass.ingest.webrtc.transport.PeerTransport;
import org.jspecify.annotations.Nullable;

/// One viewer by WebRTC. Everything happens on its transport's event loop, but what says otherwise.
///
/// Its clock is this node's, in microseconds since it came: what is shown now has about the present
/// time, whichever feed it comes from, and sound and pictures of a feed are moved by the same
/// amount. So numbers and times go on when one stream follows another, and a sender report always
/// says the same of them. Pictures that a viewer catches up with carry the time at which they are
/// sent: a player shows them as they come, and is at the present when they are through.
public final class WebRtcViewer implements PeerListener {

  private static final long NONE = -1;

  /// Between two pictures' times at least.
  private static final long LEAST_STEP_MICROS = 1000;

  /// Before anything is known of the way to the viewer and back.
  private static final long FIRST_ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long LONGEST_ROUND_TRIP = TimeUnit.SECONDS.toNanos(1);

  /// Between two starts from the same group, for a viewer that has lost its picture.
  private static final long RESTART_PAUSE = TimeUnit.SECONDS.toNanos(2);

  /// What may be sent again within a second, in bytes, beside a quarter of what is sent.
  private static final int REPAIR_BYTES = 128 * 1024;

  private final Stage stage;
  private final boolean granted;
  private final String cname;
  private final Set<Codec> codecs = new HashSet<>();
  private final @Nullable Line video;
  private final @Nullable Line audio;

  private final long bornNanos = System.nanoTime();
  private final long bornNtpNanos;
  private final Allowance allowance = new Allowance(bornNanos);

  private volatile @Nullable PeerTransport transport;
  private volatile boolean gone;

  private @Nullable Gallery gallery;
  private long lastNumber = NONE;
  private long shiftMicros;
  private boolean shifted;

  private final Backlog behind = new Backlog();
  private final Backlog.Way catchingUp =
      new Backlog.Way() {
        @Override
        public boolean take(Parcel parcel, long nanos) {
          return WebRtcViewer.this.take(parcel, liveMicros(nanos), nanos);
        }

        @Override
        public void send(Parcel parcel, int from, int until, long nanos) {
          sendSlice(parcel, from, until, nanos);
        }
      };

  /// The picture that it is given, by its number.
  private long taking = NONE;

  private int takingTimestamp;
  private boolean awaitingKeyframe = true;
  private long lastMicros = Long.MIN_VALUE;
  private long roundTripNanos = FIRST_ROUND_TRIP;
  private long restartedNanos = bornNanos - RESTART_PAUSE;
  private double repairBytes = REPAIR_BYTES;
  private long repairNanos = bornNanos;
  private int transportSequence;
  private boolean unsent;

  private final LongAdder picturesLost = new LongAdder();
  private final LongAdder picturesSent = new LongAdder();
  private final LongAdder packetsRepaired = new LongAdder();

  /// `granted`: it may see private broadcasts. Media that nothing was agreed on for are left out.
  WebRtcViewer(Stage stage, List<NegotiatedMedia> agreed, boolean granted, String cname) {
    this.stage = stage;
    this.granted = granted;
    this.cname = cname;
    Instant now = Instant.now();
    this.bornNtpNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    this.video = line(agreed, Codec.Kind.VIDEO);
    this.audio = line(agreed, Codec.Kind.AUDIO);
    for (NegotiatedMedia media : agreed) {
      media.codecs().stream()
          .filter(Payloads::canBeSent)
          .map(NegotiatedCodec::codec)
          .forEach(codecs::add);
    }
  }

  private static @Nullable Line line(List<NegotiatedMedia> agreed, Codec.Kind kind) {
    return agreed.stream()
        .filter(media -> media.kind() == kind && !media.receiving())
        .filter(media -> !media.codecs().isEmpty() && !media.ssrcs().isEmpty())
        .findFirst()
        .map(Line::new)
        .orElse(null);
  }

  /// What it can be sent. Any thread.
  Set<Codec> codecs() {
    return codecs;
  }

  boolean isGranted() {
    return granted;
  }

  /// Any thread; null before it is connected.
  @Nullable EventLoop loop() {
    PeerTransport way = transport;
    return way == null ? null : way.loop();
  }

  /// Hangs up. Any thread.
  void hangUp() {
    PeerTransport way = transport;
    if (way != null) {
      way.close();
    }
  }

  boolean isGone() {
    return gone;
  }

  /// Pictures that it did not get because it did not keep up. Any thread.
  long picturesLost() {
    return picturesLost.sum();
  }

  long picturesSent() {
    return picturesSent.sum();
  }

  long packetsRepaired() {
    return packetsRepaired.sum();
  }

  @Override
  public void connected(PeerTransport way) {
    transport = way;
    stage.add(this);
  }

  @Override
  public void rtp(byte[] buffer, int offset, int length, long nanos) {
    // A viewer has nothing to send.
  }

  @Override
  public void closed(CloseReason reason) {
    gone = true;
    stage.remove(this);
  }

  /// From now on it belongs there. The same place again: it starts once more with the group.
  void begin(Gallery place, List<Parcel> group) {
    long nanos = System.nanoTime();
    if (gallery != place) {
      shifted = false;
      lastNumber = NONE;
    }
    gallery = place;
    if (place.hasBegun()) {
      align(nanos);
    }
    behind.clear();
    taking = NONE;
    awaitingKeyframe = true;
    if (video == null) {
      return;
    }
    for (Parcel parcel : group) {
      leaveOut(behind.add(parcel));
    }
    if (!group.isEmpty()) {
      lastNumber = Math.max(lastNumber, group.getLast().number());
    }
    behind.begin(nanos);
  }

  /// It belongs nowhere for now.
  void leave(Gallery place) {
    if (gallery == place) {
      gallery = null;
      behind.clear();
      taking = NONE;
    }
  }

  boolean isCatchingUp() {
    return !behind.isEmpty();
  }

  /// Sends as much of what it is behind as is due.
  void catchUp(long nanos) {
    behind.send(2.0 * allowance.bitrate(), catchingUp, nanos);
  }

  /// A part of a picture, of which the parts before it were given already.
  void picture(Parcel parcel, int from, int until, long nanos) {
    if (video == null) {
      return;
    }
    if (from == 0 && parcel.number() > lastNumber) {
      lastNumber = parcel.number();
      if (!behind.isEmpty()) {
        leaveOut(behind.add(parcel));
        return;
      }
      if (!shifted) {
        align(nanos);
      }
      take(parcel, Long.MIN_VALUE, nanos);
    }
    if (taking == parcel.number() && behind.isEmpty()) {
      sendSlice(parcel, from, until, nanos);
    }
  }

  void sound(Parcel parcel, long nanos) {
    PeerTransport way = transport;
    if (audio == null || way == null || gone || !audio.select(parcel.codec(), 0)) {
      return;
    }
    if (!shifted) {
      align(nanos);
    }
    int timestamp = audio.timestamp(parcel.micros() + shiftMicros);
    for (Packet packet : parcel.packets()) {
      allowance.spend(
          audio.send(way, packet, false, timestamp, nextTransportSequence(), nanos), nanos);
    }
    unsent = true;
  }

  void flush() {
    PeerTransport way = transport;
    if (unsent && way != null) {
      unsent = false;
      way.flush();
    }
  }

  /// Sends what belongs together in time (RFC 3550 §6.4.1): for sound and pictures the same.
  void report(long nanos) {
    PeerTransport way = transport;
    if (way == null || gone || !shifted) {
      return;
    }
    long micros = liveMicros(nanos);
    long at = bornNtpNanos + micros * 1000;
    long ntp = NtpTime.of(Instant.ofEpochSecond(at / 1_000_000_000, at % 1_000_000_000));
    RtcpWriter compound = new RtcpWriter();
    for (Line line : new Line[] {audio, video}) {
      if (line != null && line.packets() > 0) {
        compound.write(
            new RtcpPacket.SenderReport(
                line.ssrc(),
                ntp,
                line.timestamp(micros) & 0xffffffffL,
                line.packets(),
                line.octets(),
                List.of()));
        compound.write(
            new RtcpPacket.SourceDescription(
                List.of(new RtcpPacket.SourceDescription.Name(line.ssrc(), cname))));
      }
    }
    if (!compound.isEmpty()) {
      way.sendRtcp(compound.toArray(PeerTransport.SPARE), compound.size());
      unsent = true;
    }
  }

  @Override
  public void rtcp(byte[] buffer, int offset, int length, long nanos) {
    List<RtcpPacket> packets;
    try {
      packets = RtcpReader.read(buffer, offset, length);
    } catch (MalformedPacketException e) {
      return;
    }
    boolean lost = false;
    for (RtcpPacket packet : packets) {
      switch (packet) {
        case RtcpPacket.SenderReport report -> blocks(report.blocks(), nanos);
        case RtcpPacket.ReceiverReport report -> blocks(report.blocks(), nanos);
        case RtcpPacket.Nack nack -> repair(nack, nanos);
        case RtcpPacket.PictureLoss _, RtcpPacket.FullIntra _ -> lost = true;
        case RtcpPacket.MaxBitrate most -> allowance.receiverSaid(most.bitrate(), nanos);
        case RtcpPacket.TransportFeedback _,
            RtcpPacket.SourceDescription _,
            RtcpPacket.Goodbye _,
            RtcpPacket.Other _ -> {}
      }
    }
    if (lost) {
      pictureLost(nanos);
    }
    flush();
  }

  private void blocks(List<ReportBlock> blocks, long nanos) {
    for (ReportBlock block : blocks) {
      if (video == null || block.ssrc() != video.ssrc()) {
        continue;
      }
      allowance.received(block);
      if (block.lastReport() != 0) {
        long now = bornNtpNanos + (nanos - bornNanos);
        long middle =
            NtpTime.middle(
                NtpTime.of(Instant.ofEpochSecond(now / 1_000_000_000, now % 1_000_000_000)));
        int trip = (int) (middle - block.lastReport() - block.delay());
        if (trip > 0) {
          roundTripNanos = Math.min(LONGEST_ROUND_TRIP, (trip * 1_000_000_000L) >> 16);
        }
      }
    }
  }

  /// Sends again what the viewer lacks, within bounds: beyond them it has to wait for a keyframe.
  private void repair(RtcpPacket.Nack nack, long nanos) {
    PeerTransport way = transport;
    if (video == null || way == null || nack.media() != video.ssrc()) {
      return;
    }
    repairBytes =
        Math.min(REPAIR_BYTES, repairBytes + REPAIR_BYTES * ((nanos - repairNanos) / 1e9));
    repairNanos = nanos;
    for (int sequence : nack.sequences()) {
      if (repairBytes <= 0) {
        return;
      }
      int bytes =
          video.sendAgain(way, sequence, nextTransportSequence(), roundTripNanos / 2, nanos);
      if (bytes > 0) {
        repairBytes -= bytes;
        allowance.spend(bytes, nanos);
        packetsRepaired.increment();
        stage.counts().repaired();
        unsent = true;
      }
    }
  }

  /// The viewer cannot go on without a keyframe: a new one where the publisher can be asked, the
  /// last one otherwise.
  private void pictureLost(long nanos) {
    Gallery place = gallery;
    if (video == null || place == null || isCatchingUp() || allowance.isHolding(nanos)) {
      return;
    }
    stage.counts().keyframeAsked();
    boolean asked = stage.requestKeyframe(this);
    if (!asked && nanos - restartedNanos >= RESTART_PAUSE) {
      restartedNanos = nanos;
      stage.restart(this);
    }
  }

  private void leaveOut(long pictures) {
    picturesLost.add(pictures);
    stage.counts().leftOut(pictures);
  }

  /// Decides on a picture before its first packet. `leastMicros`: on the viewer's clock, no earlier
  /// time is given to it.
  private boolean take(Parcel parcel, long leastMicros, long nanos) {
    Line line = video;
    taking = NONE;
    if (line == null || (awaitingKeyframe && !parcel.keyframe())) {
      leaveOut(lastMicros == Long.MIN_VALUE ? 0 : 1);
      return false;
    }
    if (!allowance.take(parcel.bytes(), parcel.keyframe(), nanos)
        || !line.select(parcel.codec(), parcel.profile())) {
      awaitingKeyframe = true;
      leaveOut(1);
      return false;
    }
    awaitingKeyframe = false;
    long micros = Math.max(parcel.micros() + shiftMicros, leastMicros);
    if (lastMicros != Long.MIN_VALUE) {
      micros = Math.max(micros, lastMicros + LEAST_STEP_MICROS);
    }
    lastMicros = micros;
    taking = parcel.number();
    takingTimestamp = line.timestamp(micros);
    picturesSent.increment();
    stage.counts().picture();
    return true;
  }

  private void sendSlice(Parcel parcel, int from, int until, long nanos) {
    PeerTransport way = transport;
    if (video == null || way == null || gone) {
      return;
    }
    int last = parcel.packets().size() - 1;
    for (int i = from; i < until; i++) {
      video.send(
          way, parcel.packets().get(i), i == last, takingTimestamp, nextTransportSequence(), nanos);
    }
    unsent |= until > from;
  }

  private void align(long nanos) {
    Gallery place = gallery;
    if (!shifted && place != null) {
      shiftMicros = (nanos - bornNanos) / 1000 - place.liveMicros(nanos);
      shifted = true;
    }
  }

  private long liveMicros(long nanos) {
    Gallery place = gallery;
    return place == null || !shifted
        ? (nanos - bornNanos) / 1000
        : place.liveMicros(nanos) + shiftMicros;
  }

  private int nextTransportSequence() {
    transportSequence = transportSequence + 1 & 0xffff;
    return transportSequence;
  }
}
