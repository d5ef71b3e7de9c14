package live.spyglass.ingest.webrtc.rtp;

import java.time.Instant;

/// The 64-bit timestamps of sender reports: seconds since 1900 and their fraction (RFC 5905 §6).
public final class NtpTime {

  private static final long SECONDS_TO_1970 = 2_208_988_800L;

  private NtpTime() {}

  public static long of(Instant instant) {
    long seconds = instant.getEpochSecond() + SECONDS_TO_1970;
    return seconds << 32 | (((long) instant.getNano() << 32) / 1_000_000_000L);
  }

  /// Microseconds since 1900, good for differences.
  public static long micros(long ntp) {
    return (ntp >>> 32) * 1_000_000L + (((ntp & 0xffffffffL) * 1_000_000L) >>> 32);
  }

  /// The middle half, as reports name a sender report (RFC 3550 §6.4.1, LSR).
  public static long middle(long ntp) {
    return ntp >>> 16 & 0xffffffffL;
  }
}
