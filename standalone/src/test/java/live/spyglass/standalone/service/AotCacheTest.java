package live.spyglass.standalone.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.store.LoopbackPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// On a service of one class, since what is tested is the JVM and what we do around it.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AotCacheTest {
  private static final String CLASS = TinyService.class.getName();

  @TempDir Path folder;

  private final int port = LoopbackPort.free();
  private ServiceProcess service;

  private record Jar(AotCache made) implements ServiceProcess.Preparation {
    @Override
    public Optional<AotCache> cache() {
      return Optional.of(made);
    }

    @Override
    public Command command() {
      return made.command();
    }
  }

  @BeforeEach
  void aJar() throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, CLASS);
    String entry = CLASS.replace('.', '/') + ".class";
    try (var jar =
            new JarOutputStream(Files.newOutputStream(folder.resolve("tiny.jar")), manifest);
        InputStream bytes =
            Objects.requireNonNull(getClass().getResourceAsStream("/" + entry), entry)) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
    }
    service = service(List.of());
  }

  @AfterEach
  void end() {
    service.stop();
  }

  @Test
  void theSecondStartComesOutOfTheCache() throws Exception {
    assertThat(startedOutOfCache()).isFalse();
    service.train();
    assertThat(caches()).hasSize(1);
    assertThat(startedOutOfCache()).isTrue();
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws Exception {
    service.train();
    Object made = Files.getLastModifiedTime(caches().getFirst());
    service.train();
    assertThat(Files.getLastModifiedTime(caches().getFirst())).isEqualTo(made);
  }

  @Test
  void otherFlagsHaveAnotherOneAndTheLastIsNotKept() throws Exception {
    service.train();
    Path first = caches().getFirst();
    service = service(List.of("-XX:TieredStopAtLevel=1"));
    assertThat(startedOutOfCache()).isFalse();
    service.train();
    assertThat(caches()).hasSize(1).doesNotContain(first);
    assertThat(startedOutOfCache()).isTrue();
  }

  @Test
  void oneThatWasCutShortIsPassedOver() throws Exception {
    service.train();
    try (var cache = FileChannel.open(caches().getFirst(), StandardOpenOption.WRITE)) {
      cache.truncate(cache.size() / 2);
    }
    assertThat(startedOutOfCache()).isFalse();
  }

  @Test
  void oneOfAnotherJvmIsPassedOver() throws Exception {
    service.train();
    Path ofOthers = Files.move(caches().getFirst(), folder.resolve("others"));
    service = service(List.of("-XX:+UseParallelGC", "-XX:-UseCompressedOops"));
    service.train();
    Files.move(ofOthers, caches().getFirst(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(startedOutOfCache()).isFalse();
  }

  @Test
  void oneThatKeepsTheServiceFromStartingIsForgotten() throws Exception {
    service.train();
    Path made = caches().getFirst();
    // A JVM that is told of both says no.
    service = service(List.of("-Xshare:auto"));
    Files.move(made, cache(List.of("-Xshare:auto")).file());
    assertThat(startedOutOfCache()).isFalse();
    assertThat(caches()).isEmpty();
  }

  private List<Path> caches() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }

  /// Up in any case; whether the JVM took the service's class out of a cache it says itself.
  private boolean startedOutOfCache() throws IOException {
    Path classes = folder.resolve("classes.log");
    Files.deleteIfExists(classes);
    service.start();
    assertThat(service.running()).isTrue();
    service.stop();
    return Files.readString(classes)
        .lines()
        .filter(line -> line.contains(CLASS + " "))
        .findFirst()
        .orElseThrow()
        .contains("shared objects file");
  }

  private AotCache cache(List<String> flags) {
    var all = new ArrayList<>(flags);
    all.add("-Xlog:class+load:file=" + folder.resolve("classes.log"));
    return new AotCache(folder.resolve("tiny.jar"), all, Map.of("SERVER_PORT", "" + port));
  }

  private ServiceProcess service(List<String> flags) {
    return new ServiceProcess(
        "tiny",
        new Jar(cache(flags)),
        URI.create("http://127.0.0.1:" + port),
        folder.resolve("tiny.log"));
  }
}
