package live.spyglass.ingest.codec;

import java.util.Optional;

/// `av1C`, AV1 Codec ISO Media File Format Binding §2.3.3.
public final class Av1Configuration {

  private static final int MARKER_AND_VERSION = 0x81;

  private Av1Configuration() {}

  /// From a sequence header: the whole OBU in the low-overhead format, whose payload begins at
  /// `headerSize`. Empty when it makes no sense.
  public static Optional<Payload> of(Payload obu, int headerSize) {
    return Av1Sequence.read(obu.from(headerSize)).map(sequence -> of(sequence, obu));
  }

  private static Payload of(Av1Sequence sequence, Payload obu) {
    Picture.Chroma chroma = sequence.picture().chroma();
    int bits = sequence.picture().lumaBits();
    boolean columns = chroma != Picture.Chroma.FULL;
    boolean rows = columns && chroma != Picture.Chroma.HALF;
    byte[] configuration = new byte[4 + obu.size()];
    configuration[0] = (byte) MARKER_AND_VERSION;
    configuration[1] = (byte) (sequence.profile() << 5 | sequence.level());
    configuration[2] =
        (byte)
            (flag(sequence.highTier(), 7)
                | flag(bits > 8, 6)
                | flag(bits == 12, 5)
                | flag(chroma == Picture.Chroma.NONE, 4)
                | flag(columns, 3)
                | flag(rows, 2));
    obu.buffer().get(configuration, 4, obu.size());
    return Payload.of(configuration);
  }

  private static int flag(boolean set, int bit) {
    return set ? 1 << bit : 0;
  }
}
