package live.spyglass.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
  void mediaKnowsOfGrantsAndOfNothingElseHere() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".edge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".routing..", ROOT + ".ratelimit..", ROOT + ".document..", ROOT + ".webapp..")
        .check(CLASSES);
  }

  @Test
  void theDoorHasNoDatabaseAndNoEvents() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "jakarta.persistence..", "org.springframework.kafka..")
        .check(CLASSES);
  }
}
