package live.spyglass.ingest.webrtc.receive;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.webrtc.rtp.NtpTime;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpWriter;
import live.spyglass.ingest.webrtc.rtp.RtpWriter;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;

/// A publisher with a camera and a microphone, a network, and a receiver, on one clock that the
/// test moves: everything happens as in the run before. Pictures are VP8 at 30 a second, their
/// bytes made from their number, so that one that was put together wrongly shows. The publisher
/// answers requests as browsers do: with retransmissions (RFC 4588), and with a keyframe.
final class Simulation {

  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000;
  private static final long BEGIN = 1000 * SECOND;
  private static final Instant WALL = Instant.parse("2026-11-28T12:00:00Z");

  private final Random random = new Random(7);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
  private final Map<Integer, byte[]> sentVideo = new HashMap<>();
  private final List<Camera> cameras = new ArrayList<>();
  private final Reached reached;
  private long now = BEGIN;
  private long order;
  private int transportNumber = 65_000;
  private int keyframesWanted;

  /// Of 1; both ways.
  double loss;

  /// One way.
  long delay = 5 * MILLI;

  /// What is added by chance, so that packets overtake each other.
  long jitter;

  /// How much earlier pictures are sent than the sound of the same moment.
  long pictureLead;

  private record Event(long nanos, long order, Runnable what) {}

  Simulation(NegotiatedMedia... media) {
    reached = new Reached(List.of(media), () -> now, this::hear);
  }

  Reached reached() {
    return reached;
  }

  int keyframesWanted() {
    return keyframesWanted;
  }

  /// Nanoseconds since the beginning.
  long passed() {
    return now - BEGIN;
  }

  void at(long nanos, Runnable what) {
    events.add(new Event(BEGIN + nanos, order++, what));
  }

  private void in(long nanos, Runnable what) {
    events.add(new Event(now + nanos, order++, what));
  }

  /// Lets time pass.
  void run(long nanos) {
    long end = now + nanos;
    long nextTick = now;
    while (now < end) {
      Event next = events.peek();
      if (next != null && next.nanos() <= Math.min(nextTick, end)) {
        events.poll();
        now = Math.max(now, next.nanos());
        next.what().run();
      } else {
        now = Math.min(nextTick, end);
        nextTick += WebRtcReceiver.TICK_MILLIS * MILLI;
        reached.receiver().tick(now);
      }
    }
  }

  private boolean isLost() {
    return random.nextDouble() < loss;
  }

  private long way() {
    return delay + (jitter == 0 ? 0 : random.nextLong(jitter));
  }

  private void toReceiver(byte[] packet, boolean control) {
    if (isLost()) {
      return;
    }
    in(
        way(),
        () -> {
          if (control) {
            reached.receiver().rtcp(packet, 0, packet.length, now);
          } else {
            reached.receiver().rtp(packet, 0, packet.length, now);
          }
        });
  }

  private void hear(RtcpPacket packet) {
    if (isLost()) {
      return;
    }
    in(
        way(),
        () -> {
          switch (packet) {
            case RtcpPacket.Nack(long _, long media, var sequences) ->
                cameras.stream()
                    .filter(camera -> camera.ssrc == media)
                    .forEach(camera -> sequences.forEach(camera::sendAgain));
            case RtcpPacket.PictureLoss(long _, long media) -> wantKeyframe(media);
            case RtcpPacket.FullIntra(long _, var requests) ->
                requests.forEach(request -> wantKeyframe(request.ssrc()));
            default -> {}
          }
        });
  }

  private void wantKeyframe(long media) {
    keyframesWanted++;
    cameras.stream()
        .filter(camera -> camera.ssrc == media)
        .forEach(camera -> camera.keyframeWanted = true);
  }

  private byte[] packet(
      boolean marker,
      int type,
      int sequence,
      long timestamp,
      long ssrc,
      byte[] payload,
      Map<Integer, byte[]> named) {
    byte[] out = new byte[payload.length + 100];
    RtpWriter.header(out, 0, marker, type, sequence, timestamp, ssrc);
    Map<Integer, byte[]> extensions = new TreeMap<>(named);
    extensions.put(
        Agreed.TRANSPORT, ByteBuffer.allocate(2).putShort((short) transportNumber++).array());
    int at = RtpWriter.extensions(out, 0, extensions);
    System.arraycopy(payload, 0, out, at, payload.length);
    return Arrays.copyOf(out, at + payload.length);
  }

  private void report(long ssrc, long timestamp, long wallNanos) {
    byte[] report =
        new RtcpWriter()
            .write(
                new RtcpPacket.SenderReport(
                    ssrc,
                    NtpTime.of(WALL.plusNanos(wallNanos)),
                    timestamp & 0xffffffffL,
                    0,
                    0,
                    List.of()))
            .toArray(0);
    toReceiver(report, true);
  }

  /// What frame of a number looks like.
  byte[] sent(int number) {
    return sentVideo.getOrDefault(number, new byte[0]);
  }

  /// The number of a frame as [Camera] made it.
  static int number(Payload frame) {
    return frame.buffer().getInt(frame.size() - 4);
  }

  /// One layer of pictures. Its clock runs `ppm` parts in a million faster than it should.
  final class Camera {

    private final long ssrc;
    private final long rtxSsrc;
    private final int width;
    private final int height;
    private final Map<Integer, byte[]> names;
    private final Map<Integer, byte[]> repairNames;
    private final Map<Integer, byte[]> history = new HashMap<>();
    private final long firstTimestamp;
    private int sequence;
    private int rtxSequence = 100;
    private int frames;
    private boolean keyframeWanted = true;
    private boolean stopped;
    double ppm;

    Camera(
        long ssrc,
        long rtxSsrc,
        int width,
        int height,
        int firstSequence,
        long firstTimestamp,
        Map<Integer, byte[]> names,
        Map<Integer, byte[]> repairNames) {
      this.ssrc = ssrc;
      this.rtxSsrc = rtxSsrc;
      this.width = width;
      this.height = height;
      this.sequence = firstSequence;
      this.firstTimestamp = firstTimestamp;
      this.names = names;
      this.repairNames = repairNames;
      cameras.add(this);
    }

    void start() {
      shoot();
      report();
    }

    void stop() {
      stopped = true;
    }

    private long timestamp(long nanos) {
      return firstTimestamp + (long) (nanos / 1e9 * 90_000 * (1 + ppm / 1e6));
    }

    private void report() {
      if (!stopped) {
        Simulation.this.report(ssrc, timestamp(passed()), passed());
        in(SECOND, this::report);
      }
    }

    private void shoot() {
      if (stopped) {
        return;
      }
      boolean keyframe = keyframeWanted;
      keyframeWanted = false;
      int number = frames++;
      byte[] frame = frame(keyframe, number);
      sentVideo.put(number, frame);
      long timestamp = timestamp(passed() + pictureLead);
      int pieces = (frame.length + 999) / 1000;
      for (int i = 0; i < pieces; i++) {
        int from = i * 1000;
        int size = Math.min(1000, frame.length - from);
        byte[] payload = new byte[1 + size];
        payload[0] = (byte) (i == 0 ? 0x10 : 0);
        System.arraycopy(frame, from, payload, 1, size);
        byte[] packet =
            packet(
                i == pieces - 1, Agreed.VIDEO, sequence & 0xffff, timestamp, ssrc, payload, names);
        history.put(sequence & 0xffff, payload);
        historyTimes.put(sequence & 0xffff, i == pieces - 1 ? ~timestamp : timestamp);
        sequence++;
        toReceiver(packet, false);
      }
      in(SECOND / 30, this::shoot);
    }

    private final Map<Integer, Long> historyTimes = new HashMap<>();

    private byte[] frame(boolean keyframe, int number) {
      byte[] frame = new byte[keyframe ? 8000 : 2500];
      new Random(number).nextBytes(frame);
      frame[0] = (byte) (keyframe ? 0x10 : 0x11);
      if (keyframe) {
        byte[] head = {
          0x10,
          0,
          0,
          (byte) 0x9d,
          1,
          0x2a,
          (byte) width,
          (byte) (width >> 8),
          (byte) height,
          (byte) (height >> 8)
        };
        System.arraycopy(head, 0, frame, 0, head.length);
      }
      ByteBuffer.wrap(frame).putInt(frame.length - 4, number);
      return frame;
    }

    private void sendAgain(int wanted) {
      byte[] payload = history.get(wanted);
      if (payload == null) {
        return;
      }
      long time = historyTimes.getOrDefault(wanted, 0L);
      byte[] repair =
          ByteBuffer.allocate(payload.length + 2).putShort((short) wanted).put(payload).array();
      toReceiver(
          packet(
              time < 0,
              Agreed.RTX,
              rtxSequence++ & 0xffff,
              time < 0 ? ~time : time,
              rtxSsrc,
              repair,
              repairNames),
          false);
    }
  }

  Camera camera(int firstSequence, long firstTimestamp) {
    return new Camera(10, 11, 640, 360, firstSequence, firstTimestamp, Map.of(), Map.of());
  }

  /// Sound in packets of 20 ms, each with its number.
  final class Microphone {

    private final long ssrc;
    private final long firstTimestamp;
    private int sequence = 65_530;
    private int number;
    private boolean silent;

    Microphone(long ssrc, long firstTimestamp) {
      this.ssrc = ssrc;
      this.firstTimestamp = firstTimestamp;
    }

    void start() {
      speak();
      report();
    }

    /// Sends nothing, as with discontinuous transmission.
    void silent(boolean now) {
      silent = now;
    }

    private void report() {
      Simulation.this.report(ssrc, firstTimestamp + passed() / 1000 * 48 / 1000, passed());
      in(SECOND, this::report);
    }

    private void speak() {
      byte[] payload = ByteBuffer.allocate(40).put((byte) 0xfc).putInt(number).array();
      long timestamp = firstTimestamp + 960L * number++;
      if (!silent) {
        toReceiver(
            packet(false, Agreed.AUDIO, sequence++ & 0xffff, timestamp, ssrc, payload, Map.of()),
            false);
      }
      in(20 * MILLI, this::speak);
    }
  }

  static NegotiatedMedia video() {
    return Agreed.video(Codec.VP8, Map.of(11L, 10L), List.of());
  }
}
