package live.spyglass.ingest.codec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The parameter sets of an H.264 stream that carries them among its pictures, and the `avcC`
/// (ISO/IEC 14496-15 §5.3.3.1) that they make. Bounded by the ids that there are; not thread-safe.
public final class AvcParameterSets {

  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int MOST_SPS_ID = 31;
  private static final int MOST_PPS_ID = 255;

  /// More than any encoder writes; a set is repeated in every configuration.
  private static final int LARGEST = 1024;

  private static final int MOST_WRITTEN = 31;

  private final Map<Integer, Payload> sequences = new TreeMap<>();
  private final Map<Integer, PictureSet> pictures = new TreeMap<>();

  private record PictureSet(int sequence, Payload unit) {}

  /// Takes in a NAL unit if it is a parameter set that can be read; returns whether it was one.
  public boolean add(Payload unit) {
    int type = unit.size() == 0 ? 0 : unit.at(0) & 31;
    if (type != SPS && type != PPS) {
      return false;
    }
    if (unit.size() > 3 && unit.size() <= LARGEST) {
      if (type == SPS) {
        addSequence(unit);
      } else {
        addPicture(unit);
      }
    }
    return true;
  }

  /// Those that a slice needs; empty when they have not come.
  public Optional<Payload> configuration(Payload slice) {
    BitReader in = BitReader.ofNalUnit(slice.slice(0, Math.min(slice.size(), 32)), 1);
    in.unsignedGolomb(); // first_mb_in_slice
    in.unsignedGolomb(); // slice_type
    PictureSet picture = pictures.get(in.unsignedGolomb());
    Payload sequence = picture == null ? null : sequences.get(picture.sequence());
    if (in.exhausted() || picture == null || sequence == null) {
      return Optional.empty();
    }
    List<Payload> all =
        pictures.values().stream()
            .filter(other -> other.sequence() == picture.sequence())
            .map(PictureSet::unit)
            .toList();
    return Optional.of(write(sequence, all));
  }

  /// Another one of the same id makes those that refer to it void.
  private void addSequence(Payload unit) {
    BitReader in = BitReader.ofNalUnit(unit, 1);
    in.skip(24);
    int id = in.unsignedGolomb();
    if (!in.exhausted() && id <= MOST_SPS_ID && !unit.equals(sequences.put(id, unit))) {
      pictures.values().removeIf(picture -> picture.sequence() == id);
    }
  }

  private void addPicture(Payload unit) {
    BitReader in = BitReader.ofNalUnit(unit, 1);
    int id = in.unsignedGolomb();
    int sequence = in.unsignedGolomb();
    if (!in.exhausted() && id <= MOST_PPS_ID && sequence <= MOST_SPS_ID) {
      pictures.put(id, new PictureSet(sequence, unit));
    }
  }

  private static Payload write(Payload sequence, List<Payload> pictures) {
    return AvcConfiguration.of(List.of(sequence), pictures.stream().limit(MOST_WRITTEN).toList());
  }
}
