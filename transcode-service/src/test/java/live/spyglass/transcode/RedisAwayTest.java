package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.testsupport.RedisStore;
import live.spyglass.testsupport.Stores;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;

/// Redis, which knows who holds what, is away for several times as long as a lease lasts.
class RedisAwayTest {

  private static final int LONGER_THAN_A_LEASE = 8;

  @TempDir Path storage;

  @Test
  void theNodeAtWorkGoesOnAndKeepsWhatItHeld() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        RedisStore redis = Stores.newRedis();
        Node one = node(redis);
        Node two = node(redis)) {
      one.start(id, streams.publish(), streams);
      await90().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      Node atWork = hasParts(one, id) ? one : two;
      await90().until(() -> segments(atWork, id) >= 1);

      redis.stop();
      int before = segments(atWork, id);
      await90().until(() -> segments(atWork, id) > before + LONGER_THAN_A_LEASE);
      redis.start();

      int after = segments(atWork, id);
      await90().until(() -> segments(atWork, id) > after + LONGER_THAN_A_LEASE);
      assertThat(hasParts(atWork, id)).isTrue();
      assertThat(Stream.of(one, two).mapToDouble(node -> leases(node, "lost")).sum()).isZero();
      assertThat(Stream.of(one, two).mapToDouble(node -> leases(node, "claimed")).sum())
          .isEqualTo(1);

      one.end(id);
      await90().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
      assertThat(playlist(atWork, id))
          .contains("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-ENDLIST")
          .doesNotContain("#EXT-X-DISCONTINUITY\n", "#EXT-X-GAP");
    }
  }

  /// It lost its disk, or was replaced by an empty one.
  @Test
  void aRedisThatHasForgottenEverythingIsToldAndTheBroadcastCanBeTakenOver() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        RedisStore redis = Stores.newRedis();
        Node one = node(redis);
        Node two = node(redis)) {
      one.start(id, streams.publish(), streams);
      await90().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      Node atWork = hasParts(one, id) ? one : two;
      Node another = atWork == one ? two : one;
      await90().until(() -> segments(atWork, id) >= 2);

      StringRedisTemplate client = another.bean(StringRedisTemplate.class);
      client.execute((RedisConnection connection) -> {
        connection.serverCommands().flushAll();
        return true;
      });
      await90().until(() -> client.opsForHash().hasKey("transcode:wanted", id.value()));
      await90().until(() -> client.hasKey("spyglass:origin:" + id));
      assertThat(leases(atWork, "lost")).isZero();

      atWork.close();
      await90().until(() -> hasParts(another, id));
      int before = segments(another, id);
      await90().until(() -> segments(another, id) > before + 2);
      another.end(id);
      await90().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
      assertThat(playlist(another, id))
          .contains("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-DISCONTINUITY\n", "#EXT-X-ENDLIST")
          .doesNotContain("#EXT-X-GAP");
    }
  }

  private Node node(RedisStore redis) {
    return new Node(storage, "--transcode.lease=5s", "--spring.data.redis.url=" + redis.url());
  }

  private static boolean hasParts(Node node, BroadcastId id) throws Exception {
    return node.text(id, "source/index.m3u8").contains("#EXT-X-PART:");
  }

  private static int segments(Node node, BroadcastId id) throws Exception {
    return playlist(node, id).split("#EXTINF", -1).length - 1;
  }

  /// Of everything since the start.
  private static String playlist(Node node, BroadcastId id) throws Exception {
    return node.text(id, "source/rewind.m3u8");
  }

  private static double leases(Node node, String change) {
    return node.bean(MeterRegistry.class)
        .get("spyglass.transcode.leases")
        .tag("change", change)
        .counter()
        .count();
  }

  private static ConditionFactory await90() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
