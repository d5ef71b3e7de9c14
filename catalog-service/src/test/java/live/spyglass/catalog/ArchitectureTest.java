package live.spyglass.catalog;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows between the packages.
class ArchitectureTest {

  private static final String ROOT = "live.spyglass.catalog.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("live.spyglass.catalog");

  @Test
  void featuresKnowOnlyWhatTheyStandOn() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("token")
        .definedBy(ROOT + "token..")
        .layer("outbox")
        .definedBy(ROOT + "outbox..")
        .layer("inbox")
        .definedBy(ROOT + "inbox..")
        .layer("idempotency")
        .definedBy(ROOT + "idempotency..")
        .layer("account")
        .definedBy(ROOT + "account..")
        .layer("session")
        .definedBy(ROOT + "session..")
        .layer("audience")
        .definedBy(ROOT + "audience..")
        .layer("health")
        .definedBy(ROOT + "health..")
        .layer("broadcast")
        .definedBy(ROOT + "broadcast")
        .layer("broadcast.web")
        .definedBy(ROOT + "broadcast.web..")
        .layer("http")
        .definedBy(ROOT + "http..")
        .whereLayer("token")
        .mayNotAccessAnyLayer()
        .whereLayer("outbox")
        .mayNotAccessAnyLayer()
        .whereLayer("inbox")
        .mayNotAccessAnyLayer()
        .whereLayer("audience")
        .mayNotAccessAnyLayer()
        .whereLayer("health")
        .mayNotAccessAnyLayer()
        .whereLayer("http")
        .mayNotAccessAnyLayer()
        .whereLayer("idempotency")
        .mayOnlyAccessLayers("token")
        .whereLayer("account")
        .mayOnlyAccessLayers("outbox")
        .whereLayer("session")
        .mayOnlyAccessLayers("account", "token")
        .whereLayer("broadcast")
        .mayOnlyAccessLayers("outbox", "inbox", "token")
        .whereLayer("broadcast.web")
        .mayOnlyAccessLayers("broadcast", "account", "audience", "health", "idempotency", "token")
        .check(classes);
  }

  @Test
  void noArrowsRunInCircles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void theAggregateKnowsNoFramework() {
    noClasses()
        .that()
        .haveSimpleName("Broadcast")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.hibernate..")
        .check(classes);
  }

  @Test
  void noOtherServiceIsKnown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "live.spyglass.chat..",
            "live.spyglass.ingest..",
            "live.spyglass.transcode..",
            "live.spyglass.gateway..",
            "live.spyglass.standalone..")
        .check(classes);
  }
}
