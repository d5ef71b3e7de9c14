package live.spyglass.catalog.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import live.spyglass.catalog.CatalogApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/// A test of the whole catalog: its real doors, a real PostgreSQL, a real Kafka. One catalog serves
/// all test classes, so each makes its own people and broadcasts.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = {CatalogApplication.class, TestingConfiguration.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RunningStores.class)
public @interface CatalogTest {

  String INTERNAL_TOKEN = "a secret between services, for tests";
}
