package live.spyglass.ingest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Which package may know which.
class ArrowsTest {

  private static final String ROOT = "live.spyglass.ingest.";
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("live.spyglass.ingest");

  @Test
  void theStreamModelKnowsNoProtocolAndNoFramework() {
    only("stream", "stream..", "codec..");
  }

  @Test
  void codecsKnowNothing() {
    only("codec", "codec..");
  }

  @Test
  void amfKnowsPayloadsAlone() {
    only("amf", "amf..", "codec..");
  }

  @Test
  void flvKnowsNoProtocol() {
    only("flv", "flv..", "stream..", "codec..", "amf..");
  }

  @Test
  void transportStreamsKnowNoProtocol() {
    only("mpegts", "mpegts..", "stream..", "codec..");
  }

  @Test
  void healthKnowsStreams() {
    only("health", "health..", "stream..", "codec..");
  }

  @Test
  void rtpKnowsNothing() {
    only("webrtc.rtp", "webrtc.rtp..");
  }

  @Test
  void peersAreMetWithoutKnowingTheirMedia() {
    knowsNothingOf("webrtc.ice", "webrtc.transport..", "webrtc.sdp..", "webrtc.rtp..", "codec..");
    knowsNothingOf("webrtc.transport", "webrtc.sdp..", "webrtc.rtp..", "codec..", "stream..");
    knowsNothingOf("webrtc.sdp", "webrtc.rtp..", "webrtc.receive..", "webrtc.send..", "stream..");
    knowsNothingOf("webrtc.receive", "webrtc.send..");
    knowsNothingOf("webrtc.send", "webrtc.receive..");
  }

  @Test
  void nothingPointsBackAtAProtocol() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "publish..", ROOT + "relay.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "rtmp..", ROOT + "srt..", ROOT + "webrtc.."))
        .check(CODE);
  }

  @Test
  void aProtocolKnowsOfPublishingOnlyWhatEveryProtocolIsShown() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "rtmp..", ROOT + "srt.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "publish..")
                .and(not(simpleNameEndingWith("Door")))
                .and(not(simpleNameEndingWith("Publisher")))
                .and(not(simpleNameEndingWith("Publication")))
                .and(not(simpleNameEndingWith("Attempt")))
                .and(not(simpleNameEndingWith("Refusal")))
                .and(not(simpleNameEndingWith("ConnectionLimits")))
                .and(not(simpleNameEndingWith("ListenerException")))
                .and(not(resideInAnyPackage(ROOT + "publish..").and(nameContains("Decision")))))
        .check(CODE);
  }

  @Test
  void protocolsDoNotReachReaders() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "rtmp..", ROOT + "srt.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "relay..", ROOT + "health.."))
        .check(CODE);
  }

  @Test
  void packagesHaveNoCycle() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CODE);
  }

  private static void knowsNothingOf(String name, String... others) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Arrays.stream(others).map(other -> ROOT + other).toArray(String[]::new))
        .check(CODE);
  }

  private static DescribedPredicate<JavaClass> nameContains(String part) {
    return DescribedPredicate.describe(
        "name contains " + part, type -> type.getName().contains(part));
  }

  /// A package of plain Java: itself, the packages named, the JDK, events and null annotations.
  private static void only(String name, String... packages) {
    String[] allowed = new String[packages.length + 3];
    for (int i = 0; i < packages.length; i++) {
      allowed[i] = ROOT + packages[i];
    }
    allowed[packages.length] = "java..";
    allowed[packages.length + 1] = "live.spyglass.events..";
    allowed[packages.length + 2] = "org.jspecify.annotations..";
    classes()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CODE);
  }
}
