package live.spyglass.chat;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.TestTokens.Person;
import live.spyglass.chat.room.RoomState;
import live.spyglass.chat.room.RoomStore;
import live.spyglass.chat.websocket.ChatServer;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.testsupport.PostgresStore;
import live.spyglass.testsupport.RedisStore;
import live.spyglass.testsupport.Stores;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// Two replicas of the service over the same stores, and a catalog's voice.
final class Replicas implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TestTokens TOKENS = new TestTokens();

  private final PostgresStore.Database database = Stores.postgres().newDatabase();
  private final RedisStore redis;
  private final Map<String, String> settings;
  private final List<ConfigurableApplicationContext> contexts;

  Replicas(RedisStore redis) {
    this(redis, Map.of());
  }

  Replicas(RedisStore redis, Map<String, String> settings) {
    this.redis = redis;
    this.settings = settings;
    this.contexts = List.of(start(Map.of()), start(Map.of()));
  }

  /// What a replica is told, whether within this process or beside it.
  Map<String, String> configuration() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.port", "0");
    all.put("chat.websocket.port", "0");
    all.put("chat.limits.messages", "1000");
    all.put("chat.limits.message-interval", "1ms");
    all.put("chat.limits.hearts", "1000000");
    all.put("chat.limits.frames", "100000");
    all.put("spyglass.internal.token", "a-secret-between-services");
    all.put("spyglass.jwks.url", TOKENS.jwksUrl());
    all.put("spring.datasource.url", database.jdbcUrl());
    all.put("spring.datasource.username", database.username());
    all.put("spring.datasource.password", database.password());
    all.put("spring.data.redis.url", redis.url());
    all.put("spring.kafka.bootstrap-servers", Stores.kafka().bootstrapServers());
    all.put("spring.kafka.consumer.group-id", "chat-" + database.jdbcUrl().hashCode());
    all.putAll(settings);
    return all;
  }

  TestTokens tokens() {
    return TOKENS;
  }

  int port(int replica) {
    return contexts.get(replica).getBean(ChatServer.class).port();
  }

  <T> T bean(int replica, Class<T> type) {
    return contexts.get(replica).getBean(type);
  }

  /// Stops one in order, as a rolling update does.
  void stop(int replica) {
    contexts.get(replica).close();
  }

  BroadcastId liveRoom(Person owner) {
    return liveRoom(owner, Audience.PUBLIC);
  }

  /// A broadcast that is live, known to the service.
  BroadcastId liveRoom(Person owner, Audience audience) {
    BroadcastId id = BroadcastId.random();
    publish(created(id, owner, audience));
    publish(
        new BroadcastLive(
            UUID.randomUUID(), Instant.now(), id, StreamId.random(), Instant.now(), false));
    awaitState(id, RoomState.LIVE);
    return id;
  }

  static BroadcastCreated created(BroadcastId id, Person owner, Audience audience) {
    return new BroadcastCreated(
        UUID.randomUUID(),
        Instant.now(),
        id,
        owner.id(),
        owner.handle(),
        "a title",
        audience,
        "0".repeat(64),
        null);
  }

  void end(BroadcastId id) {
    publish(
        new BroadcastEnded(
            UUID.randomUUID(), Instant.now(), id, Instant.now(), BroadcastEnded.Reason.OWNER));
    awaitState(id, RoomState.ENDED);
  }

  void publish(BroadcastEvent event) {
    bean(1, EventPublisher.class)
        .publish(Topics.BROADCASTS, event)
        .orTimeout(ChatClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  void awaitState(BroadcastId id, RoomState state) {
    RoomStore rooms = bean(1, RoomStore.class);
    await()
        .pollInterval(ChatClient.POLL)
        .atMost(ChatClient.PATIENCE)
        .until(() -> rooms.findRoom(id).filter(room -> room.state() == state).isPresent());
  }

  ChatClient join(int replica, BroadcastId room, @Nullable Person person) {
    return join(replica, room, person, Map.of());
  }

  ChatClient join(
      int replica, BroadcastId room, @Nullable Person person, Map<String, String> query) {
    return knock(replica, room, person, query).joined();
  }

  /// Without waiting to be let in.
  ChatClient knock(
      int replica, BroadcastId room, @Nullable Person person, Map<String, String> query) {
    Map<String, String> all = new HashMap<>(query);
    if (person != null) {
      all.put("access_token", TOKENS.access(person));
    }
    return ChatClient.connect(port(replica), room.value(), all, Map.of());
  }

  HttpResponse<String> get(String path, @Nullable Person person) throws Exception {
    String port = contexts.get(1).getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30));
    if (person != null) {
      request.header("Authorization", "Bearer " + TOKENS.access(person));
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    contexts.forEach(ConfigurableApplicationContext::close);
  }

  /// One more, for whoever closes it.
  ConfigurableApplicationContext start(Map<String, String> more) {
    Map<String, String> all = configuration();
    all.putAll(more);
    String[] arguments =
        all.entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    return new SpringApplicationBuilder(ChatApplication.class).run(arguments);
  }
}
