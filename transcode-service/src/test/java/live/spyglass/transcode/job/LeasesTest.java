package live.spyglass.transcode.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.support.tracing.Traces;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.unit.DataSize;

/// Two nodes and one Redis.
class LeasesTest {

  private static LettuceConnectionFactory connections;
  private static StringRedisTemplate redis;

  private final BroadcastId id = BroadcastId.random();

  @BeforeAll
  static void connect() {
    connections =
        new LettuceConnectionFactory(
            LettuceConnectionFactory.createRedisConfiguration(Stores.redis().url()));
    connections.afterPropertiesSet();
    connections.start();
    redis = new StringRedisTemplate(connections);
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  /// Of Redis, in milliseconds.
  private static long clock() {
    return Optional.ofNullable(
            redis.execute((RedisCallback<Long>) connection -> connection.serverCommands().time()))
        .orElseThrow();
  }

  private static Leases node(String name, Duration lease) {
    return new Leases(
        redis,
        new JobProperties(
            name,
            "http://" + name,
            1,
            0,
            lease,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            DataSize.ofMegabytes(1)));
  }

  @Test
  void onlyOneNodeHoldsABroadcast() {
    Leases one = node("one", Duration.ofMinutes(1));
    Leases two = node("two", Duration.ofMinutes(1));
    Lease lease = one.claim(id).orElseThrow();
    assertThat(two.claim(id)).isEmpty();
    assertThat(one.claim(id)).isEmpty();
    assertThat(redis.opsForValue().get("spyglass:origin:" + id)).isEqualTo("http://one");
    assertThat(one.renew(lease)).isTrue();
    assertThat(two.renew(lease)).isFalse();

    two.release(lease);
    assertThat(two.claim(id)).isEmpty();
    one.release(lease);
    assertThat(redis.hasKey("spyglass:origin:" + id)).isFalse();
    Lease next = two.claim(id).orElseThrow();
    assertThat(next.token()).isGreaterThan(lease.token());
    assertThat(redis.opsForValue().get("spyglass:origin:" + id)).isEqualTo("http://two");
  }

  @Test
  void aNodeThatSaysNothingLosesIt() {
    Leases one = node("one", Duration.ofMillis(200));
    Leases two = node("two", Duration.ofMinutes(1));
    Lease lost = one.claim(id).orElseThrow();
    Optional<Lease> next =
        await().atMost(Duration.ofSeconds(30)).until(() -> two.claim(id), Optional::isPresent);
    assertThat(next.orElseThrow().token()).isGreaterThan(lost.token());
    assertThat(one.renew(lost)).isFalse();
    one.release(lost);
    assertThat(two.renew(next.orElseThrow())).isTrue();
    assertThat(redis.opsForValue().get("spyglass:origin:" + id)).isEqualTo("http://two");
  }

  @Test
  void whatRanOutWithoutAnybodyElseIsStillHeldAndWhatWasGivenBackIsNot() {
    Leases one = node("one", Duration.ofMillis(200));
    Leases two = node("two", Duration.ofMinutes(1));
    Lease lease = one.claim(id).orElseThrow();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !redis.hasKey("transcode:lease:" + id) && one.renew(lease));

    Leases longer = node("one", Duration.ofMinutes(1));
    assertThat(longer.renew(lease)).isTrue();
    assertThat(redis.opsForValue().get("spyglass:origin:" + id)).isEqualTo("http://one");
    assertThat(one.release(lease)).isTrue();
    assertThat(one.renew(lease)).isFalse();
    Lease next = two.claim(id).orElseThrow();
    two.release(next);
    assertThat(one.renew(lease)).isFalse();
    assertThat(redis.hasKey("transcode:lease:" + id)).isFalse();
  }

  /// What was stored under the token before must never count more than what comes after it.
  @Test
  void tokensGrowAlthoughRedisForgetsWhatItGave() {
    Leases one = node("one", Duration.ofMinutes(1));
    Leases two = node("two", Duration.ofMinutes(1));
    Lease first = one.claim(id).orElseThrow();
    assertThat(one.release(first)).isTrue();
    redis.delete(List.of("transcode:lease-tokens", "transcode:lease-last:" + id));
    await("no Redis takes over within a millisecond").until(() -> clock() > first.token());
    Lease second = two.claim(id).orElseThrow();
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(two.renew(second)).isTrue();
    assertThat(two.release(second)).isTrue();

    long ahead = second.token() + Duration.ofDays(365).toMillis();
    redis.opsForValue().set("transcode:lease-tokens", Long.toString(ahead));
    assertThat(one.claim(id).orElseThrow().token())
        .as("the clock of a Redis that took over is behind")
        .isEqualTo(ahead + 1);
    redis.delete("transcode:lease-tokens");
  }

  @Test
  void wishesAreTheSameInWhateverOrderEventsCome() {
    WantedBroadcasts wanted = new WantedBroadcasts(redis, Traces.none());
    StreamStarted first = started(Instant.ofEpochSecond(100));
    StreamStarted second = started(Instant.ofEpochSecond(200));
    wanted.started(second);
    wanted.started(first);
    wanted.started(second);
    assertThat(stream(wanted).id()).isEqualTo(second.streamId().value());
    assertThat(stream(wanted).source()).isEqualTo("http://ingest/" + second.streamId());
    wanted.closed(id, first.streamId().value());
    assertThat(stream(wanted).closed()).isFalse();
    wanted.closed(id, second.streamId().value());
    assertThat(stream(wanted).closed()).isTrue();

    Wanted before = wanted.find(id).orElseThrow();
    redis.delete("transcode:wanted");
    wanted.remind(before);
    assertThat(wanted.find(id)).contains(before);
    wanted.started(first);
    wanted.started(second);
    wanted.remind(new Wanted(id, null, false, false));
    assertThat(wanted.find(id)).contains(before);

    wanted.ended(id, false);
    assertThat(wanted.find(id).orElseThrow().ended()).isTrue();
    wanted.remove(id);
    wanted.remind(before);
    assertThat(wanted.find(id)).as("what is over stays over").isEmpty();
    wanted.started(started(Instant.ofEpochSecond(300)));
    assertThat(wanted.find(id)).isEmpty();
    wanted.ended(id, false);
    assertThat(wanted.find(id)).isEmpty();
    wanted.ended(id, true);
    assertThat(wanted.find(id).orElseThrow().ended()).isTrue();
    wanted.deleted(id);
    wanted.ended(id, true);
    assertThat(wanted.find(id).orElseThrow().deleted()).isTrue();
    assertThat(wanted.isDeleted(id)).isTrue();
    wanted.remove(id);
  }

  private static Wanted.Stream streamOf(Wanted wanted) {
    Wanted.Stream stream = wanted.stream();
    if (stream == null) {
      throw new AssertionError("no stream");
    }
    return stream;
  }

  private Wanted.Stream stream(WantedBroadcasts wanted) {
    return streamOf(wanted.find(id).orElseThrow());
  }

  private StreamStarted started(Instant at) {
    StreamId stream = StreamId.random();
    return new StreamStarted(
        UUID.randomUUID(),
        at,
        id,
        stream,
        AccountId.random(),
        Audience.PUBLIC,
        "rtmp",
        "http://ingest/" + stream);
  }
}
