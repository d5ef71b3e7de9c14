package live.spyglass.catalog.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import live.spyglass.catalog.testing.KeyFolder;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.PublishedEvents;
import live.spyglass.catalog.testing.Replica;
import live.spyglass.catalog.testing.Streams;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.testsupport.KafkaStore;
import live.spyglass.testsupport.PostgresStore;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Nothing is lost, nothing changes places: with Kafka away, and with two replicas.
class OutboxTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  @Test
  void whatHappensWhileKafkaIsAwayIsToldInOrderWhenItIsBack() {
    try (KafkaStore kafka = Stores.newKafka();
        Replica catalog =
            Replica.start(
                Stores.postgres().newDatabase(),
                kafka.bootstrapServers(),
                "spring.kafka.producer.properties.delivery.timeout.ms=2000",
                "spring.kafka.producer.properties.request.timeout.ms=1000",
                "spring.kafka.producer.properties.max.block.ms=1000")) {
      PublishedEvents published = catalog.bean(PublishedEvents.class);
      Person owner = catalog.client().newPerson();
      BroadcastId known = owner.newBroadcast("PUBLIC");
      published.await(known.value(), 1);

      kafka.stop();
      List<BroadcastId> made = new ArrayList<>(List.of(known));
      for (int i = 0; i < 5; i++) {
        made.add(owner.newBroadcast("PUBLIC"));
      }
      made.forEach(id -> change(owner, id));
      made.forEach(id -> owner.end(id).expect(200));
      await("several failures")
          .atMost(DEADLINE)
          .until(() -> gauge(catalog, "spyglass.outbox.age") > 6);
      assertThat(gauge(catalog, "spyglass.outbox.pending")).isEqualTo(23);
      assertThat(waiting(catalog)).isEqualTo(23);

      kafka.start();
      await("everything has left").atMost(DEADLINE).until(() -> waiting(catalog) == 0);
      for (BroadcastId id : made) {
        assertThat(told(published, id, 4))
            .containsExactly(
                "BroadcastCreated", "BroadcastUpdated", "BroadcastUpdated", "BroadcastEnded");
      }
      await().atMost(DEADLINE).until(() -> gauge(catalog, "spyglass.outbox.age") == 0);
    }
  }

  @Test
  void anEventGoesOnInTheTraceOfItsRequest() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (Replica catalog =
        Replica.start(
            Stores.postgres().newDatabase(),
            Stores.kafka().bootstrapServers(),
            "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces",
            "management.tracing.sampling.probability=1")) {
      Person owner = catalog.client().newPerson();
      String id =
          catalog
              .client()
              .send(
                  "POST",
                  "/api/v1/broadcasts",
                  owner,
                  Map.of("title", "Traced", "audience", "PUBLIC"),
                  Map.of("traceparent", "00-" + trace + "-b7ad6b7169203331-01"))
              .expect(201)
              .at("/id");
      PublishedEvents published = catalog.bean(PublishedEvents.class);
      published.await(id, 1);
      assertThat(published.traceOf(id))
          .startsWith("00-" + trace)
          .doesNotContain("b7ad6b7169203331");
    }
  }

  @Test
  void twoReplicasTellEverythingOnceAndInOrder() {
    PostgresStore.Database database = Stores.postgres().newDatabase();
    String keys = "catalog.token.signing-keys=" + KeyFolder.create();
    try (KafkaStore kafka = Stores.newKafka();
        Replica first = Replica.start(database, kafka.bootstrapServers(), keys);
        Replica second = Replica.start(database, kafka.bootstrapServers(), keys)) {
      PublishedEvents published = first.bean(PublishedEvents.class);
      Person here = first.client().newPerson();
      Person there = new Person(second.client(), here.session());
      List<BroadcastId> made = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        made.add((i % 2 == 0 ? here : there).newBroadcast("PUBLIC"));
      }
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < made.size(); i++) {
          Person somewhere = (i + round) % 2 == 0 ? here : there;
          somewhere
              .patch(path(made.get(i)), Map.of("title", "Title " + round), Map.of())
              .expect(200);
        }
      }
      for (BroadcastId id : made) {
        assertThat(published.await(id.value(), 6)).hasSize(6);
        assertThat(published.of(id.value()).subList(1, 6))
            .extracting(event -> ((BroadcastUpdated) event).title())
            .containsExactly("Title 0", "Title 1", "Title 2", "Title 3", "Title 4");
      }
    }
  }

  @Test
  void ofTwoReplicasOneEndsAnInterruptedBroadcast() {
    PostgresStore.Database database = Stores.postgres().newDatabase();
    String keys = "catalog.token.signing-keys=" + KeyFolder.create();
    try (KafkaStore kafka = Stores.newKafka();
        Replica first = Replica.start(database, kafka.bootstrapServers(), keys);
        Replica second = Replica.start(database, kafka.bootstrapServers(), keys)) {
      PublishedEvents published = first.bean(PublishedEvents.class);
      Streams streams = first.bean(Streams.class);
      Person owner = first.client().newPerson();
      List<BroadcastId> made = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        made.add(owner.newBroadcast("PUBLIC"));
      }
      for (BroadcastId id : made) {
        StreamId stream = streams.start(id);
        streams.ready(id, stream);
        await()
            .atMost(DEADLINE)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> owner.see(id).at("/state").equals("LIVE"));
        streams.end(id, stream, StreamEnded.Reason.CLOSED);
      }
      made.forEach(id -> published.await(id.value(), 3));

      first.advance(Duration.ofSeconds(61));
      second.advance(Duration.ofSeconds(61));

      for (BroadcastId id : made) {
        published.await(id.value(), BroadcastEnded.class);
      }
      await().atMost(DEADLINE).until(() -> waiting(first) == 0);
      for (BroadcastId id : made) {
        assertThat(published.of(id.value()))
            .extracting(event -> event.getClass().getSimpleName())
            .containsExactly(
                "BroadcastCreated", "BroadcastLive", "BroadcastInterrupted", "BroadcastEnded");
      }
    }
  }

  private static void change(Person owner, BroadcastId id) {
    owner.patch(path(id), Map.of("title", "One"), Map.of()).expect(200);
    owner.patch(path(id), Map.of("title", "Two"), Map.of()).expect(200);
  }

  private static List<String> told(PublishedEvents published, BroadcastId id, int count) {
    return published.await(id.value(), count).stream()
        .distinct()
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  private static long waiting(Replica catalog) {
    return catalog
        .bean(JdbcClient.class)
        .sql("SELECT count(*) FROM catalog.outbox")
        .query(Long.class)
        .single();
  }

  private static double gauge(Replica catalog, String name) {
    return catalog.bean(MeterRegistry.class).get(name).gauge().value();
  }

  private static String path(BroadcastId id) {
    return "/api/v1/broadcasts/" + id;
  }
}
