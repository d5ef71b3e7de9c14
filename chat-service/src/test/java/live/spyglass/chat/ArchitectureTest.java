package live.spyglass.chat;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The package arrows, and what this service may know of others.
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("live.spyglass");

  @Test
  void packagesKnowOnlyThoseBeforeThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("live.spyglass.chat..")
        .layer("application")
        .definedBy("live.spyglass.chat")
        .layer("fanout")
        .definedBy("live.spyglass.chat.fanout")
        .layer("room")
        .definedBy("live.spyglass.chat.room")
        .layer("moderation")
        .definedBy("live.spyglass.chat.moderation")
        .layer("message")
        .definedBy("live.spyglass.chat.message")
        .layer("heart")
        .definedBy("live.spyglass.chat.heart")
        .layer("presence")
        .definedBy("live.spyglass.chat.presence")
        .layer("websocket")
        .definedBy("live.spyglass.chat.websocket")
        .whereLayer("application")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("websocket")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("message")
        .mayOnlyBeAccessedByLayers("websocket")
        .whereLayer("moderation")
        .mayOnlyBeAccessedByLayers("websocket")
        .whereLayer("presence")
        .mayOnlyBeAccessedByLayers("websocket")
        .whereLayer("heart")
        .mayOnlyBeAccessedByLayers("presence", "websocket")
        .whereLayer("room")
        .mayOnlyBeAccessedByLayers("message", "heart", "presence", "websocket")
        .check(CLASSES);
  }

  @Test
  void sharesOnlyEventsAndSupportWithOtherServices() {
    noClasses()
        .that()
        .resideInAPackage("live.spyglass.chat..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "belong to another service",
                type ->
                    type.getPackageName().startsWith("live.spyglass.")
                        && !type.getPackageName().startsWith("live.spyglass.chat")
                        && !type.getPackageName().startsWith("live.spyglass.events")
                        && !type.getPackageName().startsWith("live.spyglass.support")))
        .check(CLASSES);
  }

  @Test
  void onlyTheDoorKnowsNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("live.spyglass.chat.websocket")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyFanoutKnowsLettuce() {
    noClasses()
        .that()
        .resideOutsideOfPackage("live.spyglass.chat.fanout")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lettuce..")
        .check(CLASSES);
  }
}
