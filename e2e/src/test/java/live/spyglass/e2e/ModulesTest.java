package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Rules over the whole repository.
class ModulesTest {

  private static final Path ROOT = Path.of("..");

  @TestFactory
  Stream<DynamicTest> noServiceDependsOnAnothersCode() {
    return Platform.services().stream()
        .map(service ->
            DynamicTest.dynamicTest(
                service,
                () -> {
                  String pom = Files.readString(ROOT.resolve(service).resolve("pom.xml"));
                  String dependencies = pom.substring(pom.indexOf("<dependencies>"));
                  assertThat(Platform.services())
                      .filteredOn(other -> !other.equals(service))
                      .noneMatch(
                          other -> dependencies.contains("<artifactId>" + other + "</artifactId>"));
                }));
  }

  @Test
  void nothingIsMockedSkippedOrSleptThrough() throws IOException {
    List<String> banned =
        List.of(
            "org.mock" + "ito",
            "@Mock" + "itoBean",
            "@Dis" + "abled",
            "assume" + "True(",
            "Thread.sl" + "eep(");
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .toList();
      assertThat(sources).hasSizeGreaterThan(100);
      assertThat(sources)
          .allSatisfy(file -> {
            String text = Files.readString(file);
            assertThat(banned).noneMatch(text::contains);
          });
    }
  }

  @Test
  void noFileNamesAPackageRegistry() throws IOException {
    List<String> banned = List.of("repo1.mav" + "en.org", "repo.mav" + "en", "registry.npm" + "js");
    try (Stream<Path> files = Files.walk(ROOT)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(file -> !file.toString().matches(".*/(\\.git|target|node_modules)/.*"))
                  .filter(file ->
                      file.toString().matches(".*(pom\\.xml|\\.json|\\.npmrc|\\.properties)")))
          .allSatisfy(file -> {
            String text = Files.readString(file);
            assertThat(banned).noneMatch(text::contains);
          });
    }
  }
}
