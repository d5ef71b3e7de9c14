package live.spyglass.transcode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows between the packages.
class ArchitectureTest {

  private static final String ROOT = "live.spyglass.transcode.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("live.spyglass.transcode");

  @Test
  void featuresKnowOnlyWhatTheyStandOn() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("job")
        .definedBy(ROOT + "job..")
        .layer("origin")
        .definedBy(ROOT + "origin..")
        .layer("recording")
        .definedBy(ROOT + "recording..")
        .layer("packaging")
        .definedBy(ROOT + "packaging..")
        .layer("storage")
        .definedBy(ROOT + "storage..")
        .layer("poster")
        .definedBy(ROOT + "poster..")
        .layer("ffmpeg")
        .definedBy(ROOT + "ffmpeg..")
        .layer("ladder")
        .definedBy(ROOT + "ladder..")
        .layer("retention")
        .definedBy(ROOT + "retention..")
        .whereLayer("retention")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("retention")
        .mayOnlyAccessLayers("recording", "packaging", "storage")
        .whereLayer("job")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("origin")
        .mayOnlyAccessLayers("recording", "packaging", "storage", "poster")
        .whereLayer("recording")
        .mayOnlyAccessLayers("packaging", "storage")
        .whereLayer("packaging")
        .mayNotAccessAnyLayer()
        .whereLayer("storage")
        .mayNotAccessAnyLayer()
        .whereLayer("poster")
        .mayNotAccessAnyLayer()
        .whereLayer("ladder")
        .mayNotAccessAnyLayer()
        .whereLayer("ffmpeg")
        .mayOnlyAccessLayers("ladder")
        .check(classes);
  }

  @Test
  void packagingAndLadderArePlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "packaging..", ROOT + "ladder..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework.web..",
            "org.springframework.data..",
            "org.springframework.kafka..")
        .check(classes);
  }

  @Test
  void noOtherServiceIsKnown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "live.spyglass.catalog..",
            "live.spyglass.chat..",
            "live.spyglass.ingest..",
            "live.spyglass.gateway..")
        .check(classes);
  }
}
