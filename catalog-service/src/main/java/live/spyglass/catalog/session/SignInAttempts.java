package live.spyglass.catalog.session;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import live.spyglass.catalog.token.Sha256;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Counts guesses per handle and address. Neither is stored, only a hash of both.
@Component
class SignInAttempts {

  private static final int IPV6_NETWORK_BYTES = 8;

  private final JdbcClient jdbc;
  private final SessionProperties properties;
  private final Clock clock;

  SignInAttempts(JdbcClient jdbc, SessionProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.properties = properties;
    this.clock = clock;
  }

  /// Counts one attempt. Gives how long to wait when there were too many; empty when it may go on.
  Optional<Duration> begin(String handle, String address) {
    Instant now = clock.instant();
    Count count =
        jdbc.sql(
                """
                INSERT INTO catalog.sign_in_attempt AS a (subject, attempts, since)
                VALUES (:subject, 1, :now)
                ON CONFLICT (subject) DO UPDATE SET
                  attempts = CASE WHEN a.since < :window THEN 1 ELSE a.attempts + 1 END,
                  since = CASE WHEN a.since < :window THEN :now ELSE a.since END
                RETURNING attempts, since
                """)
            .param("subject", subject(handle, address))
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("window", now.minus(properties.attemptWindow()).atOffset(ZoneOffset.UTC))
            .query((rs, _) ->
                new Count(
                    rs.getInt("attempts"), rs.getObject("since", OffsetDateTime.class).toInstant()))
            .single();
    return count.attempts() <= properties.attempts()
        ? Optional.empty()
        : Optional.of(Duration.between(now, count.since().plus(properties.attemptWindow())));
  }

  /// The password was right: forget the wrong ones.
  void succeeded(String handle, String address) {
    jdbc.sql("DELETE FROM catalog.sign_in_attempt WHERE subject = :subject")
        .param("subject", subject(handle, address))
        .update();
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT5M")
  void prune() {
    jdbc.sql("DELETE FROM catalog.sign_in_attempt WHERE since < :before")
        .param("before", clock.instant().minus(properties.attemptWindow()).atOffset(ZoneOffset.UTC))
        .update();
  }

  private static String subject(String handle, String address) {
    return Sha256.hex(handle + '@' + network(address));
  }

  /// Somebody with IPv6 commands a whole /64: it counts as one address.
  private static String network(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      int length = bytes.length == 16 ? IPV6_NETWORK_BYTES : bytes.length;
      return HexFormat.of().formatHex(bytes, 0, length);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private record Count(int attempts, Instant since) {}
}
