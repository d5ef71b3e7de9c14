package live.spyglass.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Small programs of the tests, run as processes of their own on the class path of the tests.
public final class TestPrograms {
  private TestPrograms() {}

  public static List<String> words(Class<?> program, String... arguments) {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  public static Process start(Class<?> program, String... arguments) throws IOException {
    return new ProcessBuilder(words(program, arguments)).redirectErrorStream(true).start();
  }
}
