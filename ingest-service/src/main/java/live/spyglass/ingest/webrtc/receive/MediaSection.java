package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import org.jspecify.annotations.Nullable;

/// One media section: its sources, and which of them is shown.
///
/// With simulcast the largest picture that really arrives is shown. A larger one is changed to once
/// it has come steadily for a while, another one when the one that is shown stops; always at a
/// keyframe, which is asked for. A sender that begins anew with another SSRC is the same.
final class MediaSection {

  /// Who wants a keyframe of whom.
  interface Asking {
    void keyframe(RtpSource source);
  }

  /// Layers of a simulcast, and what came before them.
  private static final int MOST_SOURCES = 8;

  /// At the beginning the layers are waited for, so as not to begin with the smallest.
  private static final long LAYERS_NANOS = 1_500_000_000;

  private static final long STEADY_NANOS = 3_000_000_000L;

  private final NegotiatedMedia media;
  private final Publication publication;
  private final ReceiveProperties properties;
  private final ReceiveCounts counts;
  private final long originNanos;
  private final Map<Long, Layer> layers = new LinkedHashMap<>();
  private final FrameTimes times = new FrameTimes();
  private final SoundTimes sound = new SoundTimes();
  private @Nullable Layer shown;
  private long firstNanos;
  private long placedNanos;

  /// A source as one of several.
  private final class Layer implements FrameAssembler.Exit {

    private final RtpSource source;
    private final KeyframeRequests requests;
    private long pixels;
    private long lastTimestamp = Long.MIN_VALUE;
    private boolean wanted;

    Layer(long ssrc, String rid, long nowNanos) {
      source = new RtpSource(ssrc, rid, media, properties, counts, originNanos, this);
      requests = new KeyframeRequests(properties.keyframeInterval().toNanos(), nowNanos);
    }

    @Override
    public void frame(Assembled.Picture frame, long timestamp, long nanos) {
      if (frame.keyframe()) {
        requests.keyframe(nanos);
        var picture = frame.track().picture();
        pixels = picture == null ? 0 : (long) picture.width() * picture.height();
        if (this != shown && (wanted || mayBegin(nanos))) {
          shown = this;
          wanted = false;
        }
      }
      boolean reordered = timestamp < lastTimestamp;
      lastTimestamp = timestamp;
      if (this == shown) {
        write(this, frame, timestamp, nanos, reordered);
      }
    }

    @Override
    public void unconfigured() {
      publication.writeUnconfigured(media.kind());
    }
  }

  MediaSection(
      NegotiatedMedia media,
      Publication publication,
      ReceiveProperties properties,
      ReceiveCounts counts,
      long originNanos) {
    this.media = media;
    this.publication = publication;
    this.properties = properties;
    this.counts = counts;
    this.originNanos = originNanos;
  }

  NegotiatedMedia media() {
    return media;
  }

  /// The codec of a payload type.
  Optional<NegotiatedCodec> findCodec(int payloadType) {
    return media.codecs().stream().filter(codec -> codec.payloadType() == payloadType).findFirst();
  }

  /// What a payload type of retransmissions repairs.
  Optional<NegotiatedCodec> findRepaired(int payloadType) {
    return media.codecs().stream()
        .filter(codec -> codec.rtxPayloadType().orElse(-1) == payloadType)
        .findFirst();
  }

  List<RtpSource> sources() {
    return layers.values().stream().map(layer -> layer.source).toList();
  }

  /// A source that has not been heard before. Beyond a number the one that was silent for longest
  /// has to go; it is returned.
  RtpSource open(long ssrc, String rid, long nowNanos) {
    firstNanos = layers.isEmpty() ? nowNanos : firstNanos;
    Layer layer = new Layer(ssrc, rid, nowNanos);
    layers.put(ssrc, layer);
    return layer.source;
  }

  /// Of too many sources the one that was silent for longest; it is forgotten.
  Optional<RtpSource> evict() {
    if (layers.size() < MOST_SOURCES) {
      return Optional.empty();
    }
    Layer silent =
        layers.values().stream()
            .min(Comparator.comparingLong(layer -> layer.source.lastNanos()))
            .orElseThrow();
    layers.remove(silent.source.ssrc());
    shown = shown == silent ? null : shown;
    return Optional.of(silent.source);
  }

  /// Somebody who watches cannot go on without a keyframe.
  void needKeyframe() {
    if (shown != null) {
      shown.requests.need();
    }
  }

  /// Lets out what has waited long enough, and asks for keyframes.
  void tick(long nowNanos, Asking asking) {
    for (Layer layer : layers.values()) {
      layer.source.release(nowNanos);
    }
    if (media.kind() == Codec.Kind.AUDIO) {
      return;
    }
    Layer better = better(nowNanos);
    for (Layer layer : layers.values()) {
      layer.wanted = layer == better;
      boolean beginning = shown == null && layer.source.isAwaitingKeyframe();
      if ((layer == shown || layer.wanted || beginning) && layer.source.isThere(nowNanos)) {
        boolean awaiting = layer.wanted || layer.source.isAwaitingKeyframe();
        if (layer.requests.isDue(nowNanos, awaiting)) {
          asking.keyframe(layer.source);
        }
      }
    }
  }

  /// The one to change to, if any.
  private @Nullable Layer better(long nowNanos) {
    Layer current = shown;
    if (current == null && !mayBegin(nowNanos)) {
      return null;
    }
    boolean stopped = current == null || !current.source.isThere(nowNanos);
    List<Layer> candidates = new ArrayList<>();
    for (Layer layer : layers.values()) {
      boolean larger =
          current != null
              && layer.pixels > current.pixels
              && layer.source.steadyNanos(nowNanos) >= STEADY_NANOS;
      if (layer != current && layer.source.isThere(nowNanos) && (stopped || larger)) {
        candidates.add(layer);
      }
    }
    return candidates.stream().max(Comparator.comparingLong(layer -> layer.pixels)).orElse(null);
  }

  /// Whether whichever keyframe comes first is taken.
  private boolean mayBegin(long nowNanos) {
    boolean all =
        layers.values().stream().filter(layer -> layer.pixels > 0).count() >= media.rids().size();
    return shown == null
        && (media.rids().size() < 2 || all || nowNanos - firstNanos > LAYERS_NANOS);
  }

  private void write(
      Layer layer, Assembled.Picture frame, long timestamp, long nanos, boolean reordered) {
    long passed = placedNanos == 0 ? 0 : (nanos - placedNanos) / 1000;
    placedNanos = nanos;
    long micros = layer.source.clock().place(timestamp, passed);
    if (media.kind() == Codec.Kind.AUDIO) {
      sound.write(frame, timestamp, micros, publication::write);
    } else {
      publication.write(times.place(frame, micros, reordered));
    }
  }
}
