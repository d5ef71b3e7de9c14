package live.spyglass.ingest.mpegts;

import java.util.List;
import java.util.Optional;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.NalUnits;
import live.spyglass.ingest.codec.ParameterSets;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// H.264 (§2.14) and HEVC (§2.17): a packet holds one access unit as a byte stream.
final class Pictures implements Medium {

  private final Codec codec;
  private final MpegTsSink sink;
  private final ParameterSets sets;
  private @Nullable Track track;

  Pictures(Codec codec, MpegTsSink sink) {
    this.codec = codec;
    this.sink = sink;
    this.sets = new ParameterSets(codec);
  }

  @Override
  public void packet(Payload data, long decodeMicros, long shownMicros) {
    List<Payload> units = sets.take(NalUnits.ofByteStream(data));
    Optional<Payload> configuration = sets.findConfiguration();
    if (units.isEmpty() && configuration.isPresent()) {
      return;
    }
    if (decodeMicros == UNTIMED) {
      sink.lost();
    } else if (configuration.isEmpty()) {
      sink.writeUnconfigured(codec.kind());
    } else {
      sink.write(
          new Frame(
              track(configuration.get()),
              decodeMicros,
              shownMicros - decodeMicros,
              sets.isKeyframe(units),
              NalUnits.lengthPrefixed(units)));
    }
  }

  @Override
  public void damage() {}

  private Track track(Payload configuration) {
    Track known = track;
    if (known == null || !known.configuration().equals(configuration)) {
      known = new Track(codec, configuration);
      track = known;
    }
    return known;
  }
}
