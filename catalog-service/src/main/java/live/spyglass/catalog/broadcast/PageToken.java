package live.spyglass.catalog.broadcast;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import live.spyglass.events.BroadcastId;

/// Where a page ended: the next one starts below. Opaque to clients.
record PageToken(Instant sortAt, BroadcastId id) {

  private static final int MAX_LENGTH = 100;
  private static final int DECIMAL = 10;

  String encode() {
    String plain = ChronoUnit.MICROS.between(Instant.EPOCH, sortAt) + "." + id.value();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /// Empty when it is none of ours.
  static Optional<PageToken> decode(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      int dot = plain.indexOf('.');
      if (dot < 0 || !BroadcastId.isValid(plain.substring(dot + 1))) {
        return Optional.empty();
      }
      long micros = Long.parseUnsignedLong(plain, 0, dot, DECIMAL);
      if (micros < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new PageToken(
              Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
              new BroadcastId(plain.substring(dot + 1))));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
