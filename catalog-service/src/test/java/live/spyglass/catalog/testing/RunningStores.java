package live.spyglass.catalog.testing;

import java.util.List;
import live.spyglass.testsupport.PostgresStore;
import live.spyglass.testsupport.Stores;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/// Gives the catalog of the tests a database of its own and the shared Kafka.
final class RunningStores implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of(
            settings(Stores.postgres().newDatabase(), Stores.kafka().bootstrapServers()))
        .applyTo(context);
  }

  static List<String> settings(PostgresStore.Database database, String kafka) {
    return List.of(
        "spring.datasource.url=" + database.jdbcUrl(),
        "spring.datasource.username=" + database.username(),
        "spring.datasource.password=" + database.password(),
        "spring.kafka.bootstrap-servers=" + kafka,
        "spyglass.internal.token=" + CatalogTest.INTERNAL_TOKEN,
        "spyglass.messaging.partitions=3",
        "catalog.token.signing-keys=" + KeyFolder.create(),
        "catalog.ingest.rtmp-url=rtmp://{host}:1935/live",
        "catalog.password.waiting=1000",
        "catalog.password.memory=1024",
        "spyglass.recordings.keep-days=90",
        "spyglass.recordings.keep-days-max=400");
  }
}
