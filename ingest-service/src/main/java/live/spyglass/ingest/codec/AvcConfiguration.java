package live.spyglass.ingest.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `AVCDecoderConfigurationRecord`, ISO/IEC 14496-15 §5.3.3.1.
public final class AvcConfiguration {

  private static final int HEADER = 6;

  private AvcConfiguration() {}

  /// Bytes of the length before each NAL unit of a frame; four when the record does not say.
  public static int lengthSize(Payload configuration) {
    return configuration.size() < HEADER ? Integer.BYTES : (configuration.at(4) & 3) + 1;
  }

  /// All sequence and picture parameter sets in order, as far as the record is whole.
  public static List<Payload> listParameterSets(Payload configuration) {
    List<Payload> sets = new ArrayList<>();
    int at = HEADER - 1;
    for (int mask : new int[] {0x1f, 0xff}) {
      if (at >= configuration.size()) {
        return sets;
      }
      int count = configuration.at(at++) & mask;
      for (int i = 0; i < count; i++) {
        if (at + 2 > configuration.size()) {
          return sets;
        }
        int length = configuration.at(at) << 8 | configuration.at(at + 1);
        at += 2;
        if (length == 0 || length > configuration.size() - at) {
          return sets;
        }
        sets.add(configuration.slice(at, length));
        at += length;
      }
    }
    return sets;
  }

  /// The NAL units of a frame, each preceded by its length; what follows a length that cannot be is
  /// left out, and so are empty ones.
  public static List<Payload> listUnits(Payload frame, int lengthSize) {
    List<Payload> units = new ArrayList<>();
    int at = 0;
    while (frame.size() - at > lengthSize) {
      long length = 0;
      for (int i = 0; i < lengthSize; i++) {
        length = length << 8 | frame.at(at++);
      }
      if (length > frame.size() - at) {
        return units;
      }
      if (length > 0) {
        units.add(frame.slice(at, (int) length));
      }
      at += (int) length;
    }
    return units;
  }

  /// The first sequence parameter set, with its NAL unit header.
  static Optional<Payload> findSequenceParameterSet(Payload configuration) {
    if (configuration.size() < HEADER + 2 || (configuration.at(5) & 0x1f) == 0) {
      return Optional.empty();
    }
    int length = configuration.at(HEADER) << 8 | configuration.at(HEADER + 1);
    if (length < 4 || configuration.size() < HEADER + 2 + length) {
      return Optional.empty();
    }
    return Optional.of(configuration.slice(HEADER + 2, length));
  }

  /// Of parameter sets with their NAL unit headers, at most 31 of the first and 255 of the second;
  /// what must be told of high profiles besides is read from the first.
  static Payload of(List<Payload> sequences, List<Payload> pictures) {
    Payload first = sequences.getFirst();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.write(first.at(1));
    out.write(first.at(2));
    out.write(first.at(3));
    out.write(0xff); // lengths of four bytes
    out.write(0xe0 | sequences.size());
    sequences.forEach(set -> writeSet(out, set));
    out.write(pictures.size());
    pictures.forEach(set -> writeSet(out, set));
    AvcSps.findExtension(first).ifPresent(out::writeBytes);
    return Payload.of(out.toByteArray());
  }

  static void writeSet(ByteArrayOutputStream out, Payload set) {
    out.write(set.size() >> 8);
    out.write(set.size());
    byte[] bytes = new byte[set.size()];
    set.copyTo(bytes, 0);
    out.writeBytes(bytes);
  }

  /// `avc1.PPCCLL` (RFC 6381 §3.3).
  static Optional<String> findName(Payload configuration) {
    return configuration.size() < 4
        ? Optional.empty()
        : Optional.of(
            "avc1.%02x%02x%02x"
                .formatted(configuration.at(1), configuration.at(2), configuration.at(3)));
  }
}
