package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.ingest.codec.AvcParameterSets;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;
import org.jspecify.annotations.Nullable;

/// RFC 6184 in its modes 0 and 1: single NAL units, STAP-A, FU-A (§5.6, §5.7.1, §5.8). Parameter
/// sets go into the configuration, delimiters and filler nowhere, everything else into the frame,
/// each behind its length.
final class H264Depacketizer implements Depacketizer {

  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int DELIMITER = 9;
  private static final int FILLER = 12;
  private static final int LAST_SINGLE = 23;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int TYPE = 0x1f;
  private static final int FU_START = 0x80;
  private static final int FU_END = 0x40;
  private static final int LONGEST_SETS = 4096;

  private final AvcParameterSets sets = new AvcParameterSets();
  private @Nullable Track track;

  /// `parameters`: of the session description, whose `sprop-parameter-sets` may hold sets (§8.1).
  H264Depacketizer(Map<String, String> parameters) {
    String said = parameters.getOrDefault("sprop-parameter-sets", "");
    if (said.length() > LONGEST_SETS) {
      return;
    }
    for (String set : said.split(",", -1)) {
      try {
        sets.add(Payload.of(Base64.getDecoder().decode(set)));
      } catch (IllegalArgumentException e) {
        // Not base 64: they come in band then, or not at all.
        return;
      }
    }
  }

  /// A delimiter or a sequence parameter set comes before anything else (ITU-T H.264 §7.4.1.2.3).
  @Override
  public boolean begins(Payload payload) {
    int type = payload.at(0) & TYPE;
    if (type == STAP_A && payload.size() > 3) {
      type = payload.at(3) & TYPE;
    }
    return type == SPS || type == DELIMITER;
  }

  @Override
  public Assembled assemble(List<Payload> payloads) throws MalformedPacketException {
    Gathered frame = new Gathered(Gathered.sizeOf(payloads) + 64);
    Payload slice = null;
    boolean keyframe = false;
    for (Payload unit : units(payloads)) {
      int type = unit.at(0) & TYPE;
      if (!sets.add(unit) && type != DELIMITER && type != FILLER) {
        frame.add(unit.size() >> 24);
        frame.add(unit.size() >> 16);
        frame.add(unit.size() >> 8);
        frame.add(unit.size());
        frame.add(unit);
        slice = slice == null && type <= IDR ? unit : slice;
        keyframe |= type == IDR;
      }
    }
    if (slice == null) {
      return Assembled.Without.NOTHING;
    }
    if (keyframe) {
      Optional<Payload> configuration = sets.configuration(slice);
      if (configuration.isEmpty()) {
        return Assembled.Without.CONFIGURATION;
      }
      if (track == null || !configuration.get().equals(track.configuration())) {
        track = new Track(Codec.H264, configuration.get());
      }
    }
    return track == null
        ? Assembled.Without.CONFIGURATION
        : new Assembled.Picture(track, keyframe, frame.from(0));
  }

  private static List<Payload> units(List<Payload> payloads) throws MalformedPacketException {
    List<Payload> units = new ArrayList<>();
    Gathered fragments = null;
    for (Payload payload : payloads) {
      int type = payload.at(0) & TYPE;
      require(type == FU_A || fragments == null);
      if (type == FU_A) {
        require(payload.size() > 2);
        int header = payload.at(1);
        boolean start = (header & FU_START) != 0;
        require(start == (fragments == null));
        if (fragments == null) {
          fragments = new Gathered(4 * payload.size());
          fragments.add((payload.at(0) & 0xe0) | (header & TYPE));
        }
        fragments.add(payload.from(2));
        if ((header & FU_END) != 0) {
          units.add(fragments.from(0));
          fragments = null;
        }
      } else if (type == STAP_A) {
        addAggregate(units, payload);
      } else {
        require(type > 0 && type <= LAST_SINGLE);
        units.add(payload);
      }
    }
    require(fragments == null);
    return units;
  }

  private static void addAggregate(List<Payload> units, Payload payload)
      throws MalformedPacketException {
    int at = 1;
    while (at < payload.size()) {
      require(payload.size() - at > 2);
      int size = payload.at(at) << 8 | payload.at(at + 1);
      at += 2;
      require(size > 0 && size <= payload.size() - at);
      units.add(payload.slice(at, size));
      at += size;
    }
  }

  private static void require(boolean holds) throws MalformedPacketException {
    if (!holds) {
      throw new MalformedPacketException(Reason.PAYLOAD);
    }
  }
}
