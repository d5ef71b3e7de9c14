package live.spyglass.ingest.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The parameter sets of one track of H.264 or HEVC whose pictures carry them along, as in MPEG-TS
/// and RTP. They are taken out of the pictures and make up the configuration that ISO BMFF and FLV
/// want beside them. Not thread-safe.
public final class ParameterSets {

  /// As many as `avcC` has room for; what comes beyond is not learnt.
  private static final int MOST_OF_A_KIND = 31;

  private static final int LARGEST = 4096;

  private final Codec codec;
  private final Map<Kind, SortedMap<Integer, Payload>> sets = new EnumMap<>(Kind.class);
  private Optional<Payload> configuration = Optional.empty();

  /// `codec`: H264 or HEVC.
  public ParameterSets(Codec codec) {
    this.codec = codec;
  }

  /// Learns the parameter sets among the units of a picture, and returns what is left for a decoder
  /// that has the configuration: without them, delimiters and filler.
  public List<Payload> take(List<Payload> units) {
    List<Payload> rest = new ArrayList<>(units.size());
    boolean changed = false;
    for (Payload unit : units) {
      Kind kind = kind(unit);
      switch (kind) {
        case VIDEO_SET, SEQUENCE_SET, PICTURE_SET -> changed |= learn(kind, unit);
        case NOTHING -> {}
        case DATA, START -> rest.add(unit);
      }
    }
    if (changed) {
      configuration = make();
    }
    return rest;
  }

  /// `avcC` or `hvcC` of what was learnt so far; the same object until something changes, empty
  /// until all is there.
  public Optional<Payload> findConfiguration() {
    return configuration;
  }

  /// Whether a decoder can start with these units: an instantaneous refresh (H.264) or a random
  /// access point (HEVC §7.4.2.2), or an H.264 picture that says so of itself in a recovery point
  /// message (H.264 §D.2.8), as encoders with open groups of pictures send.
  public boolean isKeyframe(List<Payload> units) {
    for (Payload unit : units) {
      if (kind(unit) == Kind.START || (codec == Codec.H264 && isRecoveryPoint(unit))) {
        return true;
      }
    }
    return false;
  }

  private enum Kind {
    VIDEO_SET,
    SEQUENCE_SET,
    PICTURE_SET,
    START,
    DATA,
    NOTHING
  }

  /// H.264 table 7-1, H.265 table 7-1.
  private Kind kind(Payload unit) {
    if (codec == Codec.H264) {
      return switch (unit.at(0) & 0x1f) {
        case 5 -> Kind.START;
        case 7 -> Kind.SEQUENCE_SET;
        case 8 -> Kind.PICTURE_SET;
        case 1, 2, 3, 4, 6 -> Kind.DATA;
        default -> Kind.NOTHING;
      };
    }
    int type = unit.at(0) >> 1 & 0x3f;
    return switch (type) {
      case 32 -> Kind.VIDEO_SET;
      case 33 -> Kind.SEQUENCE_SET;
      case 34 -> Kind.PICTURE_SET;
      case 39, 40 -> Kind.DATA;
      default ->
          unit.size() < 3 || type > 31
              ? Kind.NOTHING
              : type >= 16 && type <= 23 ? Kind.START : Kind.DATA;
    };
  }

  private boolean learn(Kind kind, Payload unit) {
    if (unit.size() > LARGEST || unit.size() < 3) {
      return false;
    }
    SortedMap<Integer, Payload> known = sets.computeIfAbsent(kind, _ -> new TreeMap<>());
    int id = id(kind, unit);
    if (unit.equals(known.get(id)) || (!known.containsKey(id) && known.size() >= MOST_OF_A_KIND)) {
      return false;
    }
    known.put(id, unit.copy());
    return true;
  }

  private int id(Kind kind, Payload unit) {
    boolean sequence = kind == Kind.SEQUENCE_SET;
    if (codec == Codec.H264) {
      return BitReader.ofNalUnit(unit, sequence ? 4 : 1).unsignedGolomb();
    }
    if (sequence) {
      return HevcSps.id(unit);
    }
    BitReader in = BitReader.ofNalUnit(unit, 2);
    return kind == Kind.VIDEO_SET ? in.read(4) : in.unsignedGolomb();
  }

  private Optional<Payload> make() {
    List<Payload> videos = listSets(Kind.VIDEO_SET);
    List<Payload> sequences = listSets(Kind.SEQUENCE_SET);
    List<Payload> pictures = listSets(Kind.PICTURE_SET);
    if (sequences.isEmpty() || pictures.isEmpty() || (codec == Codec.HEVC && videos.isEmpty())) {
      return Optional.empty();
    }
    if (codec == Codec.HEVC) {
      return HevcConfiguration.make(videos, sequences, pictures);
    }
    return sequences.getFirst().size() < 4 || AvcSps.read(sequences.getFirst()).isEmpty()
        ? Optional.empty()
        : Optional.of(AvcConfiguration.of(sequences, pictures));
  }

  private List<Payload> listSets(Kind kind) {
    return List.copyOf(sets.getOrDefault(kind, Collections.emptySortedMap()).values());
  }

  /// A supplemental message (H.264 §7.3.2.3.1) whose first payload is a recovery point at once.
  private static boolean isRecoveryPoint(Payload unit) {
    return (unit.at(0) & 0x1f) == 6
        && unit.size() > 3
        && unit.at(1) == 6
        && unit.at(2) > 0
        && BitReader.ofNalUnit(unit, 3).unsignedGolomb() == 0;
  }
}
