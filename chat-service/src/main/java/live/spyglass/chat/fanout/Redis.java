package live.spyglass.chat.fanout;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redis as the chat uses it: scripts, publications, subscriptions; keys and channels are text,
/// values are bytes. Every call returns at once. While the connection is down calls fail
/// immediately, and subscriptions are renewed when it is back.
public final class Redis implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_QUEUED_COMMANDS = 100_000;

  private final DefaultClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisAsyncCommands<String, byte[]> commands;
  private final StatefulRedisPubSubConnection<String, byte[]> subscriptions;
  private final Map<String, Subscriber> subscribers = new ConcurrentHashMap<>();

  /// Throws [io.lettuce.core.RedisConnectionException] when Redis does not answer.
  public Redis(String url) {
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(50), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
            .build();
    this.client = RedisClient.create(resources, RedisURI.create(url));
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_QUEUED_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).keepAlive(true).build())
            .build());
    RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    this.connection = client.connect(codec);
    this.commands = connection.async();
    this.subscriptions = client.connectPubSub(codec);
    subscriptions.addListener(new Dispatcher());
  }

  /// What arrives on a channel. Called on Redis's own thread: must not block.
  public interface Subscriber {

    /// The channel is live from here on: at first, and again after every break. What was published
    /// before is not coming.
    void subscribed();

    void received(byte[] payload);
  }

  /// Whether commands can be sent at the moment.
  public boolean isUp() {
    return connection.isOpen() && subscriptions.isOpen();
  }

  /// Runs a script; integers arrive as [Long], text as bytes.
  public CompletableFuture<List<Object>> run(
      RedisScript script, List<String> keys, List<byte[]> arguments) {
    String[] names = keys.toArray(String[]::new);
    byte[][] values = arguments.toArray(byte[][]::new);
    CompletionStage<List<Object>> known =
        commands.evalsha(script.digest(), ScriptOutputType.MULTI, names, values);
    return known
        .toCompletableFuture()
        .exceptionallyCompose(failure ->
            isUnknownScript(failure)
                ? commands
                    .<List<Object>>eval(script.text(), ScriptOutputType.MULTI, names, values)
                    .toCompletableFuture()
                : CompletableFuture.failedFuture(failure));
  }

  public CompletableFuture<Long> publish(String channel, byte[] payload) {
    return commands.publish(channel, payload).toCompletableFuture();
  }

  /// Empty when there is no such key.
  public CompletableFuture<Optional<byte[]>> read(String key) {
    return commands.get(key).toCompletableFuture().thenApply(Optional::ofNullable);
  }

  public CompletableFuture<Long> delete(List<String> keys) {
    return commands.unlink(keys.toArray(String[]::new)).toCompletableFuture();
  }

  /// Completes when the channel is live. A failure is not final: the subscription is kept and made
  /// when Redis is back.
  public CompletableFuture<Void> subscribe(String channel, Subscriber subscriber) {
    subscribers.put(channel, subscriber);
    return subscriptions.async().subscribe(channel).toCompletableFuture();
  }

  public void unsubscribe(String channel) {
    if (subscribers.remove(channel) != null) {
      var _ = subscriptions.async().unsubscribe(channel);
    }
  }

  /// Subscribes again to what could not be subscribed while Redis was away.
  public void renew(String channel) {
    if (subscribers.containsKey(channel)) {
      var _ = subscriptions.async().subscribe(channel);
    }
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  public static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value.toString();
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
  }

  private static boolean isUnknownScript(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RedisNoScriptException;
  }

  private final class Dispatcher extends RedisPubSubAdapter<String, byte[]> {

    @Override
    public void message(String channel, byte[] payload) {
      Subscriber subscriber = subscribers.get(channel);
      if (subscriber == null) {
        return;
      }
      try {
        subscriber.received(payload);
      } catch (RuntimeException e) {
        LOG.error("an announcement on {} could not be handled", channel, e);
      }
    }

    @Override
    public void subscribed(String channel, long count) {
      Subscriber subscriber = subscribers.get(channel);
      if (subscriber != null) {
        subscriber.subscribed();
      }
    }
  }
}
