package live.spyglass.transcode.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/// Leases in Redis: `transcode:lease:{broadcast}` = `{node}:{token}`, together with the address of
/// the origin that gateways read. Each step is one script, so that nobody sees one without the
/// other.
@Component
class Leases {

  private static final String LEASE = "transcode:lease:";
  private static final String TOKENS = "transcode:lease-tokens";
  private static final String LAST = "transcode:lease-last:";
  private static final String ORIGIN = "spyglass:origin:";

  /// Milliseconds: longer than any outage after which a node should still go on with what it held.
  private static final String REMEMBERED = Long.toString(Duration.ofDays(1).toMillis());

  private static final RedisScript<Long> CLAIM = script("claim");
  private static final RedisScript<Long> RENEW = script("renew");
  private static final RedisScript<Long> RELEASE = script("release");

  private final StringRedisTemplate redis;
  private final JobProperties properties;

  Leases(StringRedisTemplate redis, JobProperties properties) {
    this.redis = redis;
    this.properties = properties;
  }

  /// Empty when somebody holds it, be it this node.
  Optional<Lease> claim(BroadcastId id) {
    Long token =
        redis.execute(
            CLAIM,
            List.of(LEASE + id, TOKENS, ORIGIN + id, LAST + id),
            properties.nodeId(),
            millis(),
            properties.advertisedUrl(),
            REMEMBERED);
    return token == null || token == 0 ? Optional.empty() : Optional.of(new Lease(id, token));
  }

  /// False when it is lost for good: somebody else has it, or had it since.
  boolean renew(Lease lease) {
    Long held =
        redis.execute(
            RENEW,
            List.of(
                LEASE + lease.broadcast(), ORIGIN + lease.broadcast(), LAST + lease.broadcast()),
            value(lease),
            millis(),
            properties.advertisedUrl(),
            REMEMBERED);
    return held != null && held == 1;
  }

  /// False when it was lost before.
  boolean release(Lease lease) {
    Long held =
        redis.execute(
            RELEASE,
            List.of(
                LEASE + lease.broadcast(), ORIGIN + lease.broadcast(), LAST + lease.broadcast()),
            value(lease),
            REMEMBERED);
    return held != null && held == 1;
  }

  /// How many of them nobody holds.
  int countUnclaimed(List<Wanted> wanted) {
    if (wanted.isEmpty()) {
      return 0;
    }
    Long claimed = redis.countExistingKeys(wanted.stream().map(one -> LEASE + one.id()).toList());
    return wanted.size() - (claimed == null ? 0 : claimed.intValue());
  }

  private String value(Lease lease) {
    return properties.nodeId() + ":" + lease.token();
  }

  private String millis() {
    return Long.toString(properties.lease().toMillis());
  }

  private static RedisScript<Long> script(String step) {
    return RedisScript.of(new ClassPathResource("redis/lease-" + step + ".lua"), Long.class);
  }
}
