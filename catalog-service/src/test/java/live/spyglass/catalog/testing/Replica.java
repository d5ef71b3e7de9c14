package live.spyglass.catalog.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.catalog.CatalogApplication;
import live.spyglass.testsupport.PostgresStore;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// One more catalog, started by a test on stores of its choice.
public final class Replica implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private Replica(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// `more` are settings that win over those of every test.
  public static Replica start(PostgresStore.Database database, String kafka, String... more) {
    List<String> arguments = new ArrayList<>();
    RunningStores.settings(database, kafka).forEach(setting -> arguments.add("--" + setting));
    arguments.add("--server.port=0");
    for (String setting : more) {
      String name = setting.substring(0, setting.indexOf('=') + 1);
      arguments.removeIf(argument -> argument.startsWith("--" + name));
      arguments.add("--" + setting);
    }
    return new Replica(
        new SpringApplicationBuilder(CatalogApplication.class, TestingConfiguration.class)
            .run(arguments.toArray(String[]::new)));
  }

  public CatalogClient client() {
    return bean(CatalogClient.class);
  }

  public <B> B bean(Class<B> type) {
    return context.getBean(type);
  }

  public void advance(Duration by) {
    bean(AdjustableClock.class).advance(by);
  }

  @Override
  public void close() {
    context.close();
  }
}
