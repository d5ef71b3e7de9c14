package live.spyglass.transcode.ladder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The numbers of an `onMetaData` script tag (AMF0, Adobe FLV specification 10.1 §E.5). Anything
/// that is not a number is passed over; reading stops at what is not understood. A publisher's
/// word: used as a hint, never trusted.
record Metadata(Map<String, Double> numbers) {

  static final Metadata NONE = new Metadata(Map.of());

  private static final int MOST_ENTRIES = 64;

  double number(String name, double least, double most) {
    Double value = numbers.get(name);
    return value != null && value >= least && value <= most ? value : 0;
  }

  static Metadata parse(FlvTag tag) {
    Map<String, Double> numbers = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(tag.bytes(), FlvTag.HEADER, tag.length());
    try {
      if (in.get() != 2 || !name(in).equals("onMetaData")) {
        return NONE;
      }
      int marker = in.get();
      if (marker == 8) {
        in.getInt();
      } else if (marker != 3) {
        return NONE;
      }
      boolean more = true;
      for (int i = 0; more && i < MOST_ENTRIES; i++) {
        String name = name(in);
        more = value(in, name, numbers);
      }
    } catch (RuntimeException e) {
      return new Metadata(numbers);
    }
    return new Metadata(numbers);
  }

  private static boolean value(ByteBuffer in, String name, Map<String, Double> numbers) {
    switch (in.get()) {
      case 0 -> numbers.put(name, in.getDouble());
      case 1 -> in.get();
      case 2 -> name(in);
      case 5, 6 -> {}
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String name(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort() & 0xffff];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
