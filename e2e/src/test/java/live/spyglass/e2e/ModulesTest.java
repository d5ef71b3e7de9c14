package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Rules over the whole repository.
class ModulesTest {

  private static final Path ROOT = Path.of("..");
  private static final Set<String> MADE = Set.of(".git", ".spyglass", "target", "node_modules");

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
    List<Path> sources = written(".*\\.java");
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(sources)
        .allSatisfy(file -> {
          String text = Files.readString(file);
          assertThat(banned).noneMatch(text::contains);
        });
  }

  @Test
  void noFileNamesAPackageRegistry() throws IOException {
    List<String> banned = List.of("repo1.mav" + "en.org", "repo.mav" + "en", "registry.npm" + "js");
    assertThat(written(".*(pom\\.xml|\\.json|\\.npmrc|\\.properties)"))
        .allSatisfy(file -> {
          String text = Files.readString(file);
          assertThat(banned).noneMatch(text::contains);
        });
  }

  /// The files of the project whose path is as this says, but what was made out of others: that
  /// comes and goes while other tests run.
  private static List<Path> written(String path) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return MADE.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().matches(path)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
