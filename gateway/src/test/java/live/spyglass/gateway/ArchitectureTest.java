package live.spyglass.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "live.spyglass.gateway";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void featuresDoNotDependOnEachOtherInCircles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void mediaKnowsOfTheEntranceAndGrantsAndOfNothingElseHere() {
    knowsNothingOf("edge", "routing", "ratelimit", "document", "webapp", "websocket");
  }

  @Test
  void whoAsksIsFoundOutWithoutKnowingWhatFor() {
    knowsNothingOf("access", "routing", "ratelimit", "edge", "document", "webapp", "websocket");
    knowsNothingOf(
        "entrance", "access", "routing", "ratelimit", "edge", "document", "webapp", "websocket");
  }

  @Test
  void socketsPagesAndDocumentsStandAlone() {
    knowsNothingOf("websocket", "routing", "access", "ratelimit", "edge", "document", "webapp");
    knowsNothingOf("webapp", "routing", "access", "ratelimit", "edge", "document", "websocket");
    knowsNothingOf("document", "routing", "access", "ratelimit", "edge", "webapp", "websocket");
  }

  @Test
  void theDoorHasNoDatabaseAndNoEvents() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "jakarta.persistence..", "org.springframework.kafka..")
        .check(CLASSES);
  }

  private static void knowsNothingOf(String feature, String... others) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + feature + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Arrays.stream(others).map(other -> ROOT + "." + other + "..").toArray(String[]::new))
        .check(CLASSES);
  }
}
