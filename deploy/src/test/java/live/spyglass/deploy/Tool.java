package live.spyglass.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program that these tests call: what `deploy/fetch-tools` fetched, or else the system's.
record Tool(Path program) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static Tool named(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(Path.of("target", "tools", name).toAbsolutePath()),
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    return new Tool(
        found.orElseThrow(() ->
            new AssertionError(name + " is not here: run deploy/fetch-tools, which fetches it")));
  }

  /// What it prints; an error when it fails or takes a minute.
  String run(Object... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Path errors = Files.createTempFile("tool", ".txt");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command + ":\n" + output + Files.readString(errors));
      }
      Files.delete(errors);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
