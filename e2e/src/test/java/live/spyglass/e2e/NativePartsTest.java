package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is native in a service's jar for Linux on x86-64 is there for arm64 as well: the same jar
/// runs on both. FFmpeg alone is that of the platform which was built for (`ffmpeg.platform`).
class NativePartsTest {

  private static final Pattern LIBRARY = Pattern.compile(".*\\.so(\\.\\d+)*|.*/ff(mpeg|probe)");
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?i)bsd|aix|android|sunos|solaris|darwin|win32");
  private static final Pattern X86 = Pattern.compile("x86[-_]64|amd64");
  private static final Pattern ARM = Pattern.compile("aarch_?64|arm64");
  private static final Pattern FFMPEG = Pattern.compile("org/bytedeco/\\w+/(linux-\\w+)(-gpl)?/.*");

  @TestFactory
  Stream<DynamicTest> whatIsNativeIsThereForBothArchitectures() {
    return Platform.services().stream()
        .map(service ->
            DynamicTest.dynamicTest(
                service,
                () -> {
                  Set<String> found = libraries(service);
                  found.removeIf(library -> FFMPEG.matcher(library).matches());
                  assertThat(onlyForX86(found)).isEmpty();
                }));
  }

  @Test
  void ffmpegIsInTranscodeAloneAndOfOnePlatform() throws IOException {
    for (String service : Platform.services()) {
      Set<String> platforms =
          libraries(service).stream()
              .map(FFMPEG::matcher)
              .filter(matcher -> matcher.matches())
              .map(matcher -> matcher.group(1))
              .collect(Collectors.toSet());
      assertThat(platforms).as(service).hasSize(service.equals("transcode-service") ? 1 : 0);
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(
            onlyForX86(
                Set.of(
                    "linux/amd64/liba.so",
                    "linux/aarch64/liba.so",
                    "linux/amd64/libb.so",
                    "native/libc_x86_64.so",
                    "native/libc_aarch_64.so",
                    "FreeBSD/x86_64/libd.so")))
        .containsExactly("linux/?/libb.so");
  }

  /// With a question mark for the architecture.
  private static Set<String> onlyForX86(Set<String> libraries) {
    Set<String> missing = shapes(libraries, X86);
    missing.removeAll(shapes(libraries, ARM));
    return missing;
  }

  private static Set<String> shapes(Set<String> libraries, Pattern architecture) {
    return libraries.stream()
        .filter(library -> !ELSEWHERE.matcher(library).find())
        .filter(library -> architecture.matcher(library).find())
        .map(library -> architecture.matcher(library).replaceAll("?"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Paths of native libraries in the jars that are in the service's.
  private static Set<String> libraries(String service) throws IOException {
    Set<String> found = new TreeSet<>();
    try (JarFile jar = new JarFile(ServiceNode.jar(service).toFile())) {
      for (JarEntry each : jar.stream().toList()) {
        if (each.getName().endsWith(".jar")) {
          try (JarInputStream inside = new JarInputStream(jar.getInputStream(each), false)) {
            for (JarEntry entry = inside.getNextJarEntry();
                entry != null;
                entry = inside.getNextJarEntry()) {
              if (LIBRARY.matcher(entry.getName()).matches()) {
                found.add(entry.getName());
              }
            }
          }
        }
      }
    }
    return found;
  }
}
